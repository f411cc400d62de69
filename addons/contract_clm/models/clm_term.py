from odoo import api, fields, models

from ..tools import terms


class ClmTerm(models.Model):
    """One term of a contract. The last term is open where the contract runs until notice is given."""

    _name = "clm.term"
    _description = "Contract Term"
    _inherit = "clm.own.defaults.mixin"
    _order = "contract_id, number desc"

    contract_id = fields.Many2one("clm.contract", required=True, ondelete="restrict", index=True)
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

    @api.depends("notice_deadline")
    def _compute_color(self):
        """Calendar colour: red when passed, orange within 30 days, green otherwise."""
        today = fields.Date.context_today(self)
        for term in self:
            days = (term.notice_deadline - today).days if term.notice_deadline else 99
            term.color = 1 if days < 0 else 2 if days <= 30 else 10

    @api.model
    def _values(self, contract, number, first_day):
        """Column values of the contract's term `number`, counted from the contract's first day."""
        return self._values_of([(contract, number, first_day)])[0]

    @api.model
    def _values_of(self, rows, problems=None):
        """Column values of many terms, with as many queries for many as for one.

        :param rows: list of `(contract, number, first day of the contract's first term)`
        :param problems: a dict that takes the text of what is wrong by the index of the row, whose values are None
            then; without it, the first row that cannot be raises `tools.terms.TermError`
        :return: list of dicts, one a row
        """
        found = []
        for index, (contract, number, first_day) in enumerate(rows):
            try:
                found.append(self._values_of_one(contract, number, first_day))
            except terms.TermError as error:
                if problems is None:
                    raise
                problems[index] = str(error)
                found.append(None)
        return found

    @api.model
    def _values_of_one(self, contract, number, first_day):
        values = {"contract_id": contract.id, "number": number, "start_date": first_day}
        if contract.term_mode == terms.MODE_EVERGREEN:
            return values
        length = terms.Duration(contract.term_length, contract.term_unit)
        renewal = terms.Duration(contract.renewal_length or contract.term_length, contract.renewal_unit)
        start, end = terms.term_bounds(first_day, length, renewal, number)
        notice = terms.Duration(contract.notice_length, contract.notice_unit)
        return values | {
            "start_date": start,
            "end_date": end,
            "notice_deadline": terms.notice_deadline(end, notice),
        }

    def _succeed(self):
        """Closes this term and opens the next; returns the new term."""
        self.ensure_one()
        contract = self.contract_id
        self.state = "past"
        self.flush_recordset(["state"])
        first = contract.term_ids.sorted("number")[0]
        return self.create(self._values(contract, self.number + 1, first.start_date))
