from odoo import api, fields, models

from ..tools import journey


class CrmJourneyStep(models.Model):
    """One step of a journey's tree: `parent_id` and the way out of the parent (`branch`) say where it hangs.

    Another addon adds a kind with `selection_add` on `kind` and a method `_run_<kind>(tokens, now)`, which handles a
    whole batch at this step and returns `{token id: tools.journey.Outcome}`; who is missing there goes on by `NEXT`.
    It runs in a savepoint, with the rights of the journey's responsible; an error is bisected down to whom it is
    about. Ways out of more than one are listed in `tools.journey.BRANCHES`, or by an override of `_branches`.
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

    _way_unique = models.UniqueIndex(
        "(parent_id, branch) WHERE parent_id IS NOT NULL", "Another step hangs at this way already."
    )
    _one_root = models.UniqueIndex("(version_id) WHERE parent_id IS NULL", "A journey has one first step.")

    @api.model
    def _branches(self):
        """`{kind: ways out}`."""
        kinds = [kind for kind, _label in self._fields["kind"]._description_selection(self.env)]
        return {kind: journey.branches(kind) for kind in kinds}
