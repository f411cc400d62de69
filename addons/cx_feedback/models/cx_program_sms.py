from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cx_program import IDENTIFIED

SMS = "sms"


class CxProgram(models.Model):
    """Text messages, where the app that sends them is installed."""

    _inherit = "cx.program"

    channel = fields.Selection(selection=lambda self: self._select_channel())

    @api.model
    def _select_channel(self):
        channels = [("email", self.env._("E-mail"))]
        if "sms.sms" in self.env:
            channels.append((SMS, self.env._("Text message (SMS)")))
        return [*channels, ("link", self.env._("Link, code or widget only"))]

    @api.constrains("channel", "identity")
    def _check_sms_identity(self):
        for program in self:
            if program.channel == SMS and program.identity != IDENTIFIED:
                raise ValidationError(
                    self.env._(
                        "Text messages are kept with the number they went to until they are delivered, so that "
                        "“%(program)s” cannot promise what it does. Make it identified, or ask by e-mail.",
                        program=program.name,
                    )
                )


class CxInvitation(models.Model):
    _inherit = "cx.invitation"

    def _send(self, office, reminder=False):
        if self.program_id.channel != SMS:
            return super()._send(office, reminder)
        invitation = self.with_context(lang=self._language().code)
        return self.env["sms.sms"].create(
            {
                "partner_id": self.partner_id.id,
                "number": self.partner_id.phone_sanitized,
                "body": invitation._sms_text(reminder),
            }
        )

    def _sms_text(self, reminder):
        program = self.program_id
        return self.env._(
            "%(company)s: %(question)s %(link)s",
            company=program.company_id.name,
            question=self._subject(reminder),
            link=f"{program.get_base_url()}/feedback/{self._ticket()}",
        )
