from odoo import api, fields, models


class CrmLoyaltyGrant(models.Model):
    """Points that somebody was given, and why: by a rule for a signal, or by a step of a journey. Written in SQL only.

    A signal, and a person at a step, is rewarded once: the database sees to it.
    """

    _name = "crm.loyalty.grant"
    _description = "Loyalty Points Given"
    _order = "given_at desc, id desc"
    _log_access = False

    program_id = fields.Many2one(
        "loyalty.program", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    rule_id = fields.Many2one("crm.loyalty.rule", readonly=True, ondelete="set null")
    step_id = fields.Many2one("crm.journey.step", "Journey Step", readonly=True, ondelete="set null")
    token_id = fields.Many2one("crm.journey.token", readonly=True, ondelete="set null")
    event_id = fields.Many2one("crm.lifecycle.event", "Signal", readonly=True, ondelete="set null")
    # Of the signal: a record that gives points again after they were taken back is still the same.
    source_id = fields.Integer(readonly=True)
    nth = fields.Integer("Time", readonly=True, required=True, default=1)
    # Empty once the person is forgotten: the statistics stay.
    contact_id = fields.Many2one("res.partner", readonly=True, ondelete="set null")
    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, ondelete="set null", index=True)
    card_id = fields.Many2one("loyalty.card", readonly=True, ondelete="set null", index="btree_not_null")
    history_id = fields.Many2one(
        "loyalty.history", readonly=True, ondelete="set null", index="btree_not_null"
    )
    points = fields.Float(required=True, readonly=True, aggregator="sum")
    given_at = fields.Datetime("Given", required=True, readonly=True)
    taken_at = fields.Datetime("Taken Back", readonly=True)
    reason = fields.Char(compute="_compute_reason")

    _event_unique = models.UniqueIndex(
        "(rule_id, event_id) WHERE event_id IS NOT NULL AND rule_id IS NOT NULL"
    )
    _source_unique = models.UniqueIndex(
        "(rule_id, source_id, contact_id) WHERE source_id IS NOT NULL AND rule_id IS NOT NULL"
    )
    _token_unique = models.UniqueIndex(
        "(step_id, token_id) WHERE token_id IS NOT NULL AND step_id IS NOT NULL"
    )
    _customer_idx = models.Index("(rule_id, partner_id)")
    _contact_idx = models.Index("(contact_id)")
    _event_idx = models.Index("(event_id) WHERE event_id IS NOT NULL")
    _signal_idx = models.Index("(token_id) WHERE token_id IS NOT NULL")

    @api.depends("rule_id", "step_id")
    def _compute_reason(self):
        for grant in self:
            grant.reason = grant.rule_id.name or grant.step_id.name

    @api.depends("rule_id", "step_id", "points")
    def _compute_display_name(self):
        for grant in self:
            grant.display_name = f"{grant.points:g} · {grant.reason or ''}"
