from odoo import models


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def action_unlink(self):
        if self.res_model not in ("cx.response", "cx.case"):
            return super().action_unlink()
        return super(PrivacyLookupWizardLine, self.with_context(cx_feedback_forget=True)).action_unlink()
