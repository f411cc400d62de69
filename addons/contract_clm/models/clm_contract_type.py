from odoo import api, fields, models

from ..tools import terms

TERM_MODES = [
    (terms.MODE_FIXED, "Ends"),
    (terms.MODE_AUTO_RENEW, "Renews automatically"),
    (terms.MODE_EVERGREEN, "Runs until notice is given"),
]
DURATION_UNITS = [("day", "Days"), ("week", "Weeks"), ("month", "Months"), ("year", "Years")]
NOTICE_UNITS = [("business_day", "Working days"), *DURATION_UNITS]


class ContractNumber(str):
    """A number that the type's own sequence gave. What comes from outside is a plain text, and is not taken for one."""

    __slots__ = ()


class ClmContractType(models.Model):
    _name = "clm.contract.type"
    _description = "Contract Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True, help="Short code that starts the numbers of these contracts, such as SA."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")
    sequence_id = fields.Many2one("ir.sequence", "Numbering", readonly=True, copy=False)
    template_ids = fields.One2many("clm.template", "type_id")
    approval_required = fields.Boolean(
        "Always needs approval", default=True, help="Also where no approval rule applies."
    )
    approver_ids = fields.Many2many(
        "res.users",
        string="Approvers",
        help="Where no approval rule applies, one of them decides; never the owner of the contract.",
    )
    term_mode = fields.Selection(TERM_MODES, default=terms.MODE_FIXED, required=True)
    term_length = fields.Integer(default=12)
    term_unit = fields.Selection(DURATION_UNITS, default="month", required=True)
    renewal_length = fields.Integer(default=12)
    renewal_unit = fields.Selection(DURATION_UNITS, default="month", required=True)
    renewal_limit = fields.Integer(help="How many times the contract may renew; 0 means without limit.")
    notice_length = fields.Integer(default=3)
    notice_unit = fields.Selection(NOTICE_UNITS, default="month", required=True)
    renewal_horizon = fields.Integer(
        "Renewal starts (days before the deadline)",
        default=60,
        help="The renewal card appears this many days before the last day for notice.",
    )

    _code_unique = models.UniqueIndex(
        "(code, company_id) NULLS NOT DISTINCT", "This code is taken by another type."
    )
    _lengths = models.Constraint(
        "CHECK(term_length >= 0 AND renewal_length >= 0 AND renewal_limit >= 0 AND notice_length >= 0"
        " AND renewal_horizon >= 0)",
        "Lengths, limits and days cannot be negative.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        types = super().create(vals_list)
        for record in types.filtered(lambda record: not record.sequence_id):
            record.sequence_id = record._make_sequence()
        return types

    def _make_sequence(self):
        # Whoever may create a type need not be allowed to create sequences.
        return (
            self.env["ir.sequence"]
            .sudo()
            .create(
                {
                    "name": self.name,
                    "prefix": f"{self.code}/%(range_year)s/",
                    "padding": 5,
                    "use_date_range": True,
                    "company_id": self.company_id.id,
                }
            )
        )

    def _next_numbers(self, count):
        """The next `count` numbers, taken in one go.

        :return: list of `ContractNumber`
        """
        self.ensure_one()
        # Drafting a contract takes a number without any right on the sequences.
        return [ContractNumber(number) for number in self.sudo().sequence_id._clm_next_many(count)]

    def _prepare_contracts(self, vals_list):
        """Gives the values of new contracts of this type their numbers, and the terms that they leave out."""
        if not self:
            return
        defaults = self._term_defaults()
        without_number = [vals for vals in vals_list if vals["name"] == "/"]
        for vals, number in zip(without_number, self._next_numbers(len(without_number)), strict=True):
            vals["name"] = number
        for vals in vals_list:
            vals.update({name: value for name, value in defaults.items() if name not in vals})

    def _title_with(self, partner):
        """What a contract of this type with the partner is called, unless somebody says otherwise."""
        return f"{self.name} – {partner.commercial_company_name or partner.name}"

    def _term_defaults(self):
        """The values that a new contract takes over from its type."""
        self.ensure_one()
        return {name: self[name] for name in TERM_FIELDS}


TERM_FIELDS = (
    "term_mode",
    "term_length",
    "term_unit",
    "renewal_length",
    "renewal_unit",
    "renewal_limit",
    "notice_length",
    "notice_unit",
    "minimum_length",
    "minimum_unit",
    "notice_anchor",
    "notice_arrival",
    "notice_delivery_days",
)
