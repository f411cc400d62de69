from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_datetime


class CrmJourneyTry(models.TransientModel):
    """What would happen to one person who entered now: nothing is changed, nobody gets a message."""

    _name = "crm.journey.try"
    _description = "Try a Journey on One Person"

    journey_id = fields.Many2one("crm.journey", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="journey_id.company_id")
    partner_id = fields.Many2one("res.partner", "Contact", required=True, check_company=True)
    line_ids = fields.One2many("crm.journey.try.line", "try_id", "What Happens", readonly=True)
    has_mails = fields.Boolean(compute="_compute_has_mails")
    address = fields.Char("Your Address", compute="_compute_address")
    _check_company_auto = True

    @api.depends("journey_id")
    def _compute_has_mails(self):
        for wizard in self:
            wizard.has_mails = bool(wizard._mail_steps())

    @api.depends_context("uid")
    def _compute_address(self):
        self.address = self.env.user.email_formatted if self.env.user.email else False

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        create = fields.Command.create
        self.line_ids = [fields.Command.clear(), *(create(values) for values in self._line_values())]

    def _line_values(self):
        """One row for each thing that would happen, in order."""
        if not self.partner_id:
            return []
        partner = self.partner_id._origin or self.partner_id
        steps = self.env["crm.journey.step"]
        rows = self.journey_id._dry_run(partner)
        ways = dict(steps._fields["branch"]._description_selection(self.env))
        entry = {"number": 0, "icon": "fa-sign-in", "text": self._entry_text(partner)}
        return [entry, *(self._row(number, row, ways, partner) for number, row in enumerate(rows, 1))]

    def _entry_text(self, partner):
        """Whether this person would be let in at all, and why not."""
        journey = self.journey_id
        if not partner.search_count(self._may_enter(partner)):
            return self.env._("Would not be let in: does not match the filter of who may enter.")
        times = self.env["crm.journey.token"].search(
            [("journey_id", "=", journey._origin.id), ("partner_id", "=", partner.id)]
        )
        if times.filtered(lambda token: not token.ended_at):
            return self.env._("Would not be let in: is on this journey already.")
        if times and journey.reentry == "never":
            return self.env._("Would not be let in again: was on this journey before.")
        return self.env._("Who enters: %(who)s", who=journey.entry_text)

    def _may_enter(self, partner):
        return Domain("id", "=", partner.id) & Domain(literal_eval(self.journey_id.entry_domain or "[]"))

    def _row(self, number, row, ways, partner):
        step = self.env["crm.journey.step"].browse(row.get("step_id") or [])
        several = len(step._ways()) > 1
        return {
            "number": number,
            "step_id": step.id,
            "icon": step.icon,
            "moment": self._moment(row.get("when"), partner),
            "text": row.get("text") or "",
            "way": ways.get(row.get("branch"), row.get("branch") or "") if several else "",
        }

    def _moment(self, when, partner):
        if not when or isinstance(when, str):
            return when or ""
        return format_datetime(self.env, when, tz=partner.tz or self.env.user.tz, dt_format="short")

    def _mail_steps(self):
        version = self.journey_id.draft_version_id or self.journey_id.live_version_id
        return version.step_ids.filtered(lambda step: step.kind == "mail")

    def action_send_mails(self):
        """Sends the mails of the journey, written as for this person, to the user's own address only."""
        self.ensure_one()
        self.journey_id.check_access("write")
        self.partner_id.check_access("read")
        if not self.env.user.email:
            raise UserError(self.env._("Your user has no e-mail address. Set it in your preferences first."))
        steps = self._mail_steps().filtered("mail_template_id")
        for step in steps:
            step._send_test(self.partner_id, self.env.user.email_formatted)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if steps else "warning",
                "message": self.env._(
                    "Mails sent to %(address)s: %(count)s.",
                    address=self.env.user.email,
                    count=len(steps),
                ),
            },
        }


class CrmJourneyTryLine(models.TransientModel):
    _name = "crm.journey.try.line"
    _description = "What Would Happen to One Person"
    _order = "number, id"

    try_id = fields.Many2one("crm.journey.try", required=True, ondelete="cascade")
    number = fields.Integer("No.", readonly=True)
    step_id = fields.Many2one("crm.journey.step", readonly=True, ondelete="cascade")
    icon = fields.Char(readonly=True)
    moment = fields.Char("When", readonly=True)
    text = fields.Char("What and Why", readonly=True)
    way = fields.Char("Then", readonly=True)
