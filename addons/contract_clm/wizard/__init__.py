from . import (
    clm_draft_wizard,
    clm_own_signature_wizard,
    clm_reason_wizard,
    clm_signed_upload_wizard,
    clm_template_preview,
    clm_template_publish,
)
