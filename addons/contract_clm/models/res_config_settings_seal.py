from datetime import UTC

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import seal


class ResConfigSettingsSeal(models.TransientModel):
    _inherit = "res.config.settings"

    clm_seal_authority = fields.Char(related="company_id.clm_seal_authority", readonly=False)
    clm_seal_optional = fields.Boolean(related="company_id.clm_seal_optional", readonly=False)

    def action_test_seal_authority(self):
        """Asks the authority for one time stamp and says what came."""
        self.ensure_one()
        self.check_access("write")
        address = (self.clm_seal_authority or "").strip()
        if not address:
            raise UserError(self.env._("Enter the address of the authority first."))
        try:
            told = seal.ask(seal.Authority(address))
        except seal.SealError as error:
            message, kind = self.env["clm.seal.certificate"]._explain(error), "danger"
        else:
            message = self.env._(
                "%(name)s gives time stamps; it says that it is %(time)s UTC.",
                name=told.subject,
                time=fields.Datetime.to_string(told.moment.astimezone(UTC).replace(tzinfo=None)),
            )
            kind = "success"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Time-stamp authority"),
                "message": message,
                "type": kind,
                "sticky": kind == "danger",
            },
        }

    def action_open_seal_certificates(self):
        self.check_access("read")
        return self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_seal_certificate_action")
