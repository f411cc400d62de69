from . import (
    clm_approval_simulation,
    clm_adopt_wizard,
    clm_adopt_wizard_line,
    clm_adopt_wizard_question,
    clm_adopt_wizard_rewrite,
    clm_adopt_wizard_rows,
    clm_draft_wizard,
    clm_own_signature_wizard,
    clm_reason_wizard,
    clm_signed_upload_wizard,
    clm_template_preview,
    clm_template_publish,
)
