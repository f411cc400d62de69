from odoo import fields, models
from odoo.tools import SQL


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _clm_next_many(self, count):
        """The next `count` numbers of a sequence, with a constant number of queries where gaps are allowed."""
        self.ensure_one()
        if self.implementation != "standard" or count < 2:
            return [self.next_by_id() for _number in range(count)]
        name, sequence = f"ir_sequence_{self.id:03d}", self
        if self.use_date_range:
            period = self._clm_current_period()
            name = f"{name}_{period.id:03d}"
            sequence = self.with_context(ir_sequence_date_range=period.date_from)
        prefix, suffix = sequence._get_prefix_suffix()
        return [f"{prefix}{number:0{self.padding}d}{suffix}" for number in self._clm_next_values(name, count)]

    def _clm_current_period(self):
        today = self.env.context.get("ir_sequence_date") or fields.Date.today()
        return self.env["ir.sequence.date_range"].search(
            [("sequence_id", "=", self.id), ("date_from", "<=", today), ("date_to", ">=", today)], limit=1
        ) or self._create_date_range_seq(today)

    def _clm_next_values(self, name, count):
        rows = self.env.execute_query(SQL("SELECT nextval(%s) FROM generate_series(1, %s)", name, count))
        return [value for [value] in rows]
