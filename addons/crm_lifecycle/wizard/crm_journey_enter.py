from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmJourneyEnter(models.TransientModel):
    """Lets people enter a journey by hand: chosen contacts, a segment, or a filter."""

    _name = "crm.journey.enter"
    _description = "Let People Enter a Journey"

    journey_id = fields.Many2one(
        "crm.journey", required=True, ondelete="cascade", domain="[('state', '=', 'running')]"
    )
    company_id = fields.Many2one(related="journey_id.company_id")
    source = fields.Selection(
        [("contacts", "Contacts"), ("segment", "A segment"), ("domain", "A filter")],
        "Who",
        required=True,
        default="contacts",
    )
    partner_ids = fields.Many2many("res.partner", string="Contacts", check_company=True)
    segment_id = fields.Many2one("crm.segment", check_company=True)
    domain = fields.Char("Filter", default="[]")
    count = fields.Integer("Chosen", compute="_compute_count")
    _check_company_auto = True

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        context = self.env.context
        if "partner_ids" in fields_list and context.get("active_model") == "res.partner":
            chosen = self.env["res.partner"].browse(context.get("active_ids", [])).exists()
            values["partner_ids"] = [fields.Command.set(chosen.ids)]
        return values

    @api.depends("source", "partner_ids", "segment_id", "domain")
    def _compute_count(self):
        for wizard in self:
            if wizard.source == "contacts":
                wizard.count = len(wizard.partner_ids)
            else:
                wizard.count = self.env["res.partner"].search_count(wizard._chosen_domain())

    def _chosen_domain(self):
        if self.source == "segment":
            return [("lifecycle_segment_ids", "in", self.segment_id.ids)]
        return literal_eval(self.domain or "[]")

    def _chosen(self):
        if self.source == "contacts":
            self.partner_ids.check_access("read")
            return self.partner_ids
        return self.env["res.partner"].search(self._chosen_domain())

    def action_enter(self):
        """Lets them in, as far as the journey's own rules of re-entry allow, and says how many came in."""
        self.ensure_one()
        self.journey_id.check_access("write")
        if self.journey_id.state != "running":
            raise UserError(
                self.env._("“%(journey)s” is not running. Start it first.", journey=self.journey_id.name)
            )
        partners = self._chosen()
        if not partners:
            raise UserError(
                self.env._("Nobody is chosen. Choose contacts, or a filter that somebody matches.")
            )
        tokens = self.journey_id._enter(partners)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if tokens else "warning",
                "sticky": not tokens,
                "message": self._result(len(partners), tokens),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _result(self, chosen, tokens):
        held_out = len(tokens.filtered("is_control"))
        values = {"entered": len(tokens) - held_out, "held_out": held_out, "others": chosen - len(tokens)}
        if chosen == len(tokens) and not held_out:
            return self.env._("Entered: %(entered)s.", **values)
        return self.env._(
            "Entered: %(entered)s. Held out: %(held_out)s. Not let in, because they are on this journey, were on it, or"
            " do not fit it: %(others)s.",
            **values,
        )
