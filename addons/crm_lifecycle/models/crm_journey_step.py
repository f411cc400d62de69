from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import journey


class CrmJourneyStep(models.Model):
    """One step of a journey's tree: `parent_id` and the way out of the parent (`branch`) say where it hangs.

    Another addon adds a kind with `selection_add` on `kind` and a method `_run_<kind>(tokens, now)`, which handles a
    whole batch at this step and returns `{token id: tools.journey.Outcome}`; who is missing there goes on by `NEXT`.
    It runs in a savepoint, with the rights of the journey's responsible; an error is bisected down to whom it is
    about. Ways out of more than one are listed in `tools.journey.BRANCHES`, or by an override of `_branches`.

    A kind may also override `_required` (the fields without which it cannot work), `_faults` (what else is wrong
    before it is published), `_explain` (what it would do with one person), and `_until` where it waits.
    """

    _name = "crm.journey.step"
    _description = "Journey Step"
    _order = "version_id, sequence, id"

    version_id = fields.Many2one("crm.journey.version", required=True, ondelete="cascade", index=True)
    journey_id = fields.Many2one(related="version_id.journey_id", store=True, index=True)
    company_id = fields.Many2one(related="version_id.company_id", store=True)
    parent_id = fields.Many2one("crm.journey.step", "After", ondelete="cascade", index=True)
    child_ids = fields.One2many("crm.journey.step", "parent_id")
    branch = fields.Selection(
        [
            (journey.NEXT, "Then"),
            (journey.YES, "If so"),
            (journey.NO, "If not"),
            (journey.HAPPENED, "When it happens"),
            (journey.TIMEOUT, "When time is up"),
        ],
        "Way",
        required=True,
        default=journey.NEXT,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        [
            ("mail", "Send an e-mail"),
            ("sms", "Send an SMS"),
            ("wait", "Wait"),
            ("wait_until", "Wait until"),
            ("wait_signal", "Wait for a signal"),
            ("condition", "Condition"),
            ("activity", "Activity for a person"),
            ("tag", "Tag"),
            ("segment", "Segment"),
            ("stage", "Stage"),
            ("action", "Server action"),
            ("exit", "Leave"),
        ],
        required=True,
    )
    # The key of a step that was copied into a new version, so that counts can be compared.
    origin_id = fields.Many2one("crm.journey.step", readonly=True, ondelete="set null")
    _check_company_auto = True

    _way_unique = models.UniqueIndex(
        "(parent_id, branch) WHERE parent_id IS NOT NULL", "Another step hangs at this way already."
    )
    _one_root = models.UniqueIndex("(version_id) WHERE parent_id IS NULL", "A journey has one first step.")

    @api.constrains("parent_id", "version_id", "branch")
    def _check_place(self):
        for step in self:
            if step._has_cycle():
                raise ValidationError(
                    self.env._("“%(step)s” would follow itself. Journeys have no loops.", step=step.name)
                )
            if step.parent_id and step.parent_id.version_id != step.version_id:
                raise ValidationError(
                    self.env._("“%(step)s” hangs at a step of another version.", step=step.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.version_id._check_draft()
        return steps

    def write(self, vals):
        self.version_id._check_stays(vals)
        self.version_id._check_draft()
        done = super().write(vals)
        self.version_id._check_draft()
        return done

    @api.ondelete(at_uninstall=False)
    def _unlink_except_travelled(self):
        self.version_id._check_draft()

    @api.model
    def _branches(self):
        """`{kind: ways out}`."""
        kinds = [kind for kind, _label in self._fields["kind"]._description_selection(self.env)]
        return {kind: journey.branches(kind) for kind in kinds}

    @api.model
    def _required(self):
        """`{kind: names of fields that must be filled}`."""
        return {}

    def _missing(self):
        """The fields that must be filled and are not, also because the record is gone that they named."""
        self.ensure_one()
        return [name for name in self._required().get(self.kind, ()) if not self[name]]

    def _gone(self):
        """Why nobody can pass this step, in words; empty where somebody can."""
        names = [self._fields[name]._description_string(self.env) for name in self._missing()]
        if not names:
            return ""
        return self.env._(
            "“%(step)s” has no %(fields)s; it may have been deleted.", step=self.name, fields=", ".join(names)
        )

    def _faults(self):
        """What is wrong with these steps before they go live, as texts."""
        return [fault for step in self for fault in step._own_faults()]

    def _own_faults(self):
        ways = self._branches().get(self.kind, ())
        faults = [
            self.env._("“%(step)s” hangs at a way that the step before it does not have.", step=child.name)
            for child in self.child_ids
            if child.branch not in ways
        ]
        if gone := self._gone():
            faults.append(gone)
        if len(ways) > 1 and not self.child_ids:
            faults.append(self.env._("“%(step)s” decides nothing: no way leads on.", step=self.name))
        return faults

    def _until(self, arrivals):
        """`{contact: moment until which they wait here}`, or None where they need not; `arrivals` by contact."""
        return {}

    def _explain(self, partner):
        """What would happen here with one person, in words."""
        self.ensure_one()
        return self.name

    def _run_exit(self, tokens, now):
        return {}
