from odoo import api, fields, models


class ClmTerm(models.Model):
    """One term of a contract. The last term is open where the contract runs until notice is given."""

    _name = "clm.term"
    _description = "Contract Term"
    _inherit = "clm.own.defaults.mixin"
    _order = "contract_id, number desc"

    contract_id = fields.Many2one("clm.contract", required=True, ondelete="restrict")
    company_id = fields.Many2one(related="contract_id.company_id", store=True)
    partner_id = fields.Many2one(related="contract_id.partner_id", store=True)
    user_id = fields.Many2one(related="contract_id.user_id", store=True)
    number = fields.Integer(required=True)
    mode = fields.Selection(related="contract_id.term_mode", store=True)
    start_date = fields.Date(required=True)
    end_date = fields.Date(help="The last day; empty where the term is open.")
    notice_deadline = fields.Date(help="The last day on which notice is in time.")
    state = fields.Selection([("current", "Current"), ("past", "Past")], default="current", required=True)
    renewal_stopped = fields.Boolean(
        help="The contract ends with this term: notice was given, or the renewal was lost."
    )
    problem = fields.Char(help="Why the nightly run could not handle this term.")
    color = fields.Integer(compute="_compute_color")

    _number_unique = models.UniqueIndex("(contract_id, number)", "A contract cannot have a term twice.")
    _one_current = models.UniqueIndex(
        "(contract_id) WHERE state = 'current'", "A contract has one current term."
    )
    _due = models.Index("(notice_deadline, id) WHERE state = 'current'")
    _ending = models.Index("(end_date, id) WHERE state = 'current'")
    _order_of_dates = models.Constraint(
        "CHECK(end_date >= start_date)", "A term cannot end before it starts."
    )

    @api.depends("contract_id.name", "number")
    def _compute_display_name(self):
        for term in self:
            term.display_name = f"{term.contract_id.display_name} · {term.number}"

    @api.depends("notice_deadline", "notice_deadline_at")
    def _compute_color(self):
        """Calendar colour: red when passed, orange within 30 days, green otherwise."""
        for term in self:
            days = term._days_left() if term.notice_deadline else 99
            term.color = 1 if days < 0 else 2 if days <= 30 else 10

    def _succeed(self):
        """Closes this term and opens the next; returns the new term."""
        self.ensure_one()
        contract = self.contract_id
        self.state = "past"
        self.flush_recordset(["state"])
        first = contract.term_ids.sorted("number")[0]
        return self.create(self._values(contract, self.number + 1, first.start_date))
