from odoo import fields, models
from odoo.tools import SQL


class CxProgram(models.Model):
    """How many answers are wanted. The counter is a sequence of the database: a hundred at once pass it one by one."""

    _inherit = "cx.program"

    quota_sequence_id = fields.Many2one("ir.sequence", readonly=True, copy=False, ondelete="restrict")
    is_full = fields.Boolean("Quota Reached", compute="_compute_is_full")

    def _compute_is_full(self):
        for program in self:
            program.is_full = program._has_quota_reached()

    def _has_quota_reached(self):
        """Asks the counter itself, which others move at the same time."""
        self.ensure_one()
        if not self.quota or not self.quota_sequence_id:
            return False
        [[last, called]] = self.env.execute_query(
            SQL("SELECT last_value, is_called FROM %s", SQL.identifier(self._quota_counter()))
        )
        return last - (not called) >= self.quota

    def _quota_counter(self):
        return f"ir_sequence_{self.quota_sequence_id.id:03d}"

    def action_start(self):
        for program in self.filtered(lambda program: program.quota and not program.quota_sequence_id):
            program._prepare_quota()
        return super().action_start()

    def write(self, vals):
        result = super().write(vals)
        if vals.get("quota"):
            for program in self.filtered(
                lambda program: program.state != "draft" and not program.quota_sequence_id
            ):
                program._prepare_quota()
        return result

    def _prepare_quota(self):
        # Sequences are written by administrators of the system only; this one is of no use elsewhere.
        self.sudo().quota_sequence_id = (
            self.env["ir.sequence"]
            .sudo()
            .create(
                {
                    "name": self.env._("Answers to %(program)s", program=self.name),
                    "implementation": "standard",
                    "number_next": self.sudo().response_count + 1,
                    "company_id": self.company_id.id,
                }
            )
        )

    def _take_place(self):
        """Whether the quota still has a place, which is taken by asking. A transaction that fails loses its place."""
        self.ensure_one()
        if not self.quota:
            return True
        return self.env.execute_query(SQL("SELECT nextval(%s)", self._quota_counter()))[0][0] <= self.quota

    def unlink(self):
        sequences = self.sudo().quota_sequence_id
        result = super().unlink()
        sequences.unlink()
        return result
