from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Where a step is kept for a moment while others change places: no way out is called so.
PARKED = "-"


class CrmJourneyStepTree(models.Model):
    """Changing the tree of a draft: adding between two steps, moving, taking out.

    A way out holds one step, which the database guards; so whoever makes room is parked first.
    """

    _inherit = "crm.journey.step"

    level = fields.Integer(compute="_compute_level", help="How many steps come before this one.")
    indented_name = fields.Char("Step", compute="_compute_level")

    @api.depends("parent_id", "branch", "name", "version_id.step_ids.parent_id")
    def _compute_level(self):
        labels = dict(self._fields["branch"]._description_selection(self.env))
        for step in self:
            above = step._steps_above()
            step.level = len(above)
            way = labels.get(step.branch) if len(step.parent_id._ways()) > 1 else None
            text = self.env._("%(way)s: %(step)s", way=way, step=step.name) if way else step.name
            forks = len([each for each in above if len(each._ways()) > 1])
            # Non-breaking: ordinary spaces at the start of a line are not shown.
            step.indented_name = "\N{NO-BREAK SPACE}" * 4 * forks + (text or "")

    def _steps_above(self):
        """The steps on the way to this one, the nearest first."""
        above, step = [], self.parent_id
        while step and step not in above:
            above.append(step)
            step = step.parent_id
        return above

    @api.model_create_multi
    def create(self, vals_list):
        """With `journey_step_before` in the context, the new step takes the place of that step, which follows it."""
        follower = self.browse(self.env.context.get("journey_step_before") or []).exists()
        if not follower:
            steps = super().create(vals_list)
            # A copied tree has its order already.
            if not self.env.context.get("journey_copying"):
                steps.version_id._in_reading_order()
            return steps
        follower.version_id._check_draft()
        follower._park()
        steps = super(CrmJourneyStepTree, self.with_context(journey_step_before=False)).create(vals_list)
        follower._hang(*steps[-1:]._end_of_main_way())
        steps.version_id._in_reading_order()
        return steps.with_env(self.env)

    def action_move(self, parent_id, branch, alone=False):
        """Hangs the step at a way out of another, with all that follows it, or alone.

        Whoever hangs there already follows. `parent_id` False: the beginning of the journey.
        """
        self.ensure_one()
        self.version_id._check_draft()
        parent = self.browse(parent_id or []).exists()
        self._check_free(parent, branch, alone)
        follower = self._at(parent, branch) - self
        if alone:
            self._take_out()
        else:
            self._park()
        if follower:
            end = self._end_of_main_way()
            follower._park()
        self._hang(parent, branch)
        if follower:
            follower._hang(*end)
        self.version_id._in_reading_order()
        return True

    def action_remove(self, alone=False):
        """Deletes the step with all that follows it, or alone: then what followed it takes its place."""
        self.ensure_one()
        self.version_id._check_draft()
        version = self.version_id
        if alone:
            self._take_out()
            self.unlink()
        else:
            self._branch_steps().unlink()
        version._in_reading_order()
        return True

    def _check_free(self, parent, branch, alone):
        if parent.version_id not in (self.version_id, self.version_id.browse()):
            raise UserError(self.env._("A step stays in its version."))
        if parent in (self if alone else self._branch_steps()):
            raise UserError(self.env._("A step cannot follow itself. Move it alone, or to another way."))
        if parent and branch not in parent._ways():
            raise UserError(self.env._("“%(step)s” does not have this way out.", step=parent.name))
        if not parent and not alone and not self.parent_id:
            raise UserError(self.env._("This is the first step already."))

    def _ways(self):
        """The ways out of this step, in their order."""
        return self._branches().get(self.kind, ()) if self else ()

    def _at(self, parent, branch):
        """The step that hangs at a way out; without a parent the first one."""
        ways = self.version_id.step_ids
        return ways.filtered(lambda step: step.parent_id == parent and (not parent or step.branch == branch))[
            :1
        ]

    def _branch_steps(self):
        """The step and all that follow it, each before what follows it."""
        children = self.version_id.step_ids.grouped("parent_id")
        steps = waiting = self
        while waiting:
            waiting = self.browse().union(*(children.get(step, self.browse()) for step in waiting)) - steps
            steps |= waiting
        return steps

    def _end_of_main_way(self):
        """Where somebody who always takes the first way out of this step arrives: `(step, way out)`."""
        step = self
        while ways := step._ways():
            follower = step._at(step, ways[0])
            if not follower:
                return step, ways[0]
            step = follower
        raise UserError(
            self.env._(
                "Everyone leaves the journey at “%(step)s”, so nothing can follow it. Choose a way that ends there.",
                step=step.name,
            )
        )

    def _take_out(self):
        """Parks the step; what followed it takes its place."""
        followers = self.child_ids
        if len(followers) > 1:
            raise UserError(
                self.env._(
                    "“%(step)s” leads two ways. Take it with all that follows, or empty one of its ways first.",
                    step=self.name,
                )
            )
        parent, branch = self.parent_id, self.branch
        self._park()
        if followers:
            followers._hang(parent, branch)

    def _park(self):
        """Frees the place of the step, for a moment and only in the database."""
        self.check_access("write")
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE crm_journey_step SET parent_id = id, branch = %s WHERE id IN %s",
                PARKED,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["parent_id", "branch"])
        self.version_id.step_ids.invalidate_recordset(["child_ids"])

    def _hang(self, parent, branch):
        self.write({"parent_id": parent.id, "branch": branch if parent else "next"})
        self.flush_recordset(["parent_id", "branch"])


class CrmJourneyVersionOrder(models.Model):
    _inherit = "crm.journey.version"

    def _in_reading_order(self):
        """Numbers the steps so that lists show each before what follows it, one way after the other."""
        for version in self:
            for place, step in enumerate(version._reading_order(), 1):
                if step.sequence != 10 * place:
                    step.sequence = 10 * place

    def _reading_order(self):
        children = self.step_ids.grouped("parent_id")
        waiting = list(children.get(self.step_ids.browse(), []))
        while waiting:
            step = waiting.pop()
            yield step
            ways = list(step._ways())
            by_way = {each.branch: each for each in children.get(step, [])}
            # Last in, first out: the first way is gone through first.
            waiting += [by_way[way] for way in sorted(by_way, key=_place_in(ways), reverse=True)]


def _place_in(ways):
    """Sorts by the order of ways; unknown ones come last."""
    return lambda way: ways.index(way) if way in ways else len(ways)
