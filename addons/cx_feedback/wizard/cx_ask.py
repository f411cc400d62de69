from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.cx_program_candidates import Candidate

# Where people can be chosen, and what of an invitation then names it.
SOURCES = {"sale.order": "order_id", "crm.lead": "lead_id", "crm.segment": None}
SUMMARISED = 5


class CxAsk(models.TransientModel):
    """Asks people whom somebody chose: contacts, members of segments, customers of orders or leads."""

    _name = "cx.ask"
    _description = "Ask People"

    program_id = fields.Many2one(
        "cx.program",
        required=True,
        domain=[("state", "=", "running"), ("channel", "!=", "link")],
        help="Running programs that send messages.",
    )
    identity = fields.Selection(related="program_id.identity")
    question = fields.Text(related="program_id.question")
    partner_ids = fields.Many2many("res.partner", string="People")
    # Orders, leads or segments, for whoever may see them.
    source_model = fields.Char(readonly=True)
    source_ids = fields.Json(readonly=True)
    source_summary = fields.Char("Chosen", compute="_compute_source_summary")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        model, ids = self.env.context.get("active_model"), self.env.context.get("active_ids")
        if model == "res.partner":
            values["partner_ids"] = [Command.set(ids)]
        elif model in SOURCES:
            values |= {"source_model": model, "source_ids": ids}
        return values

    @api.depends("source_model", "source_ids")
    def _compute_source_summary(self):
        for ask in self:
            ask.source_summary = ask.source_model and ", ".join(
                ask._source().mapped("display_name")[:SUMMARISED] + ["…"] * (len(ask.source_ids) > SUMMARISED)
            )

    def _source(self):
        """The chosen records, which the user may see."""
        if self.source_model not in SOURCES:
            return self.env["res.partner"]
        source = self.env[self.source_model].browse(self.source_ids)
        source.check_access("read")
        return source

    def action_ask(self):
        """Plans an invitation for each, or notes why not; the job sends them within a quarter of an hour."""
        self.ensure_one()
        self._check_runs()
        candidates = self._chosen()
        if not candidates:
            raise UserError(self.env._("Nobody was chosen. Orders and leads need a customer to be asked."))
        at = fields.Datetime.now()
        # Invitations are written by the machine only, and read what the user need not see.
        program = self.program_id.sudo()
        invitations = program._store_verdicts(program._decide_candidates(candidates, at), at)
        program._trigger_asking()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_invitation_action")
        return action | {"domain": [("id", "in", invitations.ids)], "target": "current"}

    def _check_runs(self):
        self.program_id.check_access("read")
        if self.program_id.state != "running" or self.program_id.channel == "link":
            raise UserError(
                self.env._(
                    "“%(program)s” sends no messages now. Start it, or choose another one.",
                    program=self.program_id.name,
                )
            )

    def _chosen(self):
        """`Candidate`s, with the order or the lead that they are asked about."""
        source = self._source()
        if self.source_model == "crm.segment":
            members = self.env["crm.segment.member"].search(
                [("segment_id", "in", source.ids), ("left_at", "=", False)]
            )
            return [Candidate(person.id) for person in members.partner_id]
        if link := SOURCES.get(self.source_model):
            return [
                Candidate(record.partner_id.id, **{link: record.id}) for record in source if record.partner_id
            ]
        self.partner_ids.check_access("read")
        return [Candidate(person.id) for person in self.partner_ids]
