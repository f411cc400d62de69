from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import stage_rules


class CrmLifecycleRuleset(models.Model):
    """What is doubtful about rules: told to whoever changes them, before anybody is moved."""

    _inherit = "crm.lifecycle.ruleset"

    checked_revision = fields.Integer(readonly=True, copy=False, default=-1)
    checked_count = fields.Integer(
        "Customers Checked", readonly=True, copy=False, help="How many customers the last check looked at."
    )
    circles = fields.Json(
        readonly=True,
        copy=False,
        help="Stages that the last check found customers going round in, with how many.",
    )
    warnings = fields.Text(compute="_compute_warnings")

    @api.depends(
        "revision",
        "checked_revision",
        "checked_count",
        "circles",
        "model_id.stage_ids.active",
        "transition_ids.from_stage_id",
        "transition_ids.to_stage_id",
        "transition_ids.automatic",
        "transition_ids.summary",
        "transition_ids.problem",
        "transition_ids.match_count",
        "transition_ids.swing_count",
    )
    def _compute_warnings(self):
        for ruleset in self:
            ruleset.warnings = "\n".join(ruleset._warnings()) or False

    def action_check(self):
        """Evaluates each move on the customers as they are now, and notes for how many it holds."""
        self.check_access("write")
        for ruleset in self:
            ruleset._check_moves()

    def _warnings(self):
        """What is doubtful, a sentence each."""
        self.ensure_one()
        yield from self._warnings_of_the_graph()
        if self.checked_revision == self.revision:
            yield from self._warnings_of_the_check()

    def _warnings_of_the_graph(self):
        unreachable = self._unreachable_stages()
        if unreachable:
            yield self.env._("No rule leads to: %(stages)s.", stages=", ".join(unreachable.mapped("name")))
        for move in self.transition_ids:
            values = {"move": move.display_name}
            if move.problem:
                yield self.env._("%(move)s cannot be evaluated: %(problem)s", problem=move.problem, **values)
            if move.to_stage_id and not move.to_stage_id.active:
                yield self.env._("%(move)s leads to an archived stage and is left out.", **values)
            if move.automatic and move.from_stage_id and not move.condition_ids and not move.partner_domain:
                yield self.env._("%(move)s has no conditions: it moves everyone in the stage.", **values)

    def _warnings_of_the_check(self):
        for move in self.transition_ids.filtered(lambda move: move.automatic and move.from_stage_id):
            values = {"move": move.display_name, "count": move.match_count}
            if move.condition_ids and move.match_count and move.match_count == self.checked_count:
                yield self.env._("The conditions of %(move)s hold for all %(count)s customers.", **values)
            # Each pair is told once, by the move that comes first.
            if move.swing_count and move._origin.id < move._way_back()._origin.id:
                yield self.env._(
                    "%(move)s and back may swing: both hold for %(count)s customers at the same time. Set the"
                    " thresholds further apart or ask for a minimum stay.",
                    **values | {"count": move.swing_count},
                )

        for stages, count in self.circles or []:
            # A circle of two is told with its moves.
            if len(stages) > 3:
                names = self.env["crm.lifecycle.stage"].browse(stages).mapped("name")
                yield self.env._(
                    "%(count)s customers would go round: %(stages)s. Each evaluation would move them on. Set the"
                    " thresholds further apart or ask for a minimum stay.",
                    count=count,
                    stages=" → ".join(names),
                )

    def _check_moves(self):
        """Notes faults, and on how many customers each move and each pair of moves holds."""
        self.ensure_one()
        for move in self.transition_ids:
            move.problem = move._problem()
        moves = self.transition_ids.filtered(lambda move: move.automatic and not move.problem)
        backs = {move: back for move in moves if (back := move._way_back()) in moves}
        total, *counts = self._count_customers(
            [self._holds(move) for move in moves]
            + [
                SQL("%s AND %s", self._holds_at_once(move), self._holds_at_once(back))
                for move, back in backs.items()
            ]
        )
        self.transition_ids.write({"match_count": 0, "swing_count": 0})
        for move, count in zip(moves, counts, strict=False):
            move.match_count = count
        for move, count in zip(backs, counts[len(moves) :], strict=True):
            move.swing_count = count
        self.write(
            {"checked_revision": self.revision, "checked_count": total, "circles": self._find_circles()}
        )

    def _find_circles(self):
        companies = (self.company_id or self.env.companies).ids
        return self.env["crm.lifecycle.engine"]._find_circles(
            self._edges(), fields.Datetime.now(), SQL("p.company_id = ANY(%s)", companies)
        )

    def _count_customers(self, conditions):
        """How many customers there are, and for how many each condition holds, in one pass."""
        self.env.flush_all()
        counts = [SQL("COUNT(*)"), *(SQL("COUNT(*) FILTER (WHERE %s)", sql) for sql in conditions)]
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM crm_lifecycle_profile p"
                " CROSS JOIN LATERAL (SELECT p.stage_id, p.stage_entered_at) s WHERE p.company_id = ANY(%s)",
                SQL(", ").join(counts),
                (self.company_id or self.env.companies).ids,
            )
        )
        return self.env.cr.fetchone()

    @api.model
    def _holds_at_once(self, move):
        """SQL of whether the move would be taken by row `p` that has come into its stage just now."""
        return SQL(
            "(SELECT %s FROM (SELECT %s::int AS stage_id, %s::timestamp AS stage_entered_at) s)",
            self._holds(move),
            move.from_stage_id.id,
            fields.Datetime.now(),
        )

    @api.model
    def _holds(self, move):
        """SQL of whether the conditions of a move hold for row `p`, whatever its stage."""
        edge = move._edge()
        sql, parameters = stage_rules.rule_sql(edge.conditions)
        parts = [SQL("(%s)", SQL(stage_rules.at(sql, fields.Datetime.now()), *parameters))]
        parts += [SQL("(%s)", SQL(extra, *values)) for extra, values in edge.extra]
        return SQL("(%s)", SQL(" AND ").join(parts))
