from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Whose journey it is decides with whose rights its steps are taken.
BELONGING = {"journey_id", "company_id"}


class CrmJourneyVersion(models.Model):
    """One state of a journey's tree of steps. Once it was live its steps are never changed."""

    _name = "crm.journey.version"
    _description = "Journey Version"
    _order = "journey_id, number desc"
    _rec_name = "number"

    journey_id = fields.Many2one("crm.journey", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="journey_id.company_id", store=True)
    number = fields.Integer(required=True, readonly=True, default=1)
    state = fields.Selection(
        [("draft", "Draft"), ("live", "Live"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
    )
    published_at = fields.Datetime(readonly=True)
    step_ids = fields.One2many("crm.journey.step", "version_id")

    _number_unique = models.UniqueIndex("(journey_id, number)", "This version is there already.")
    _one_draft = models.UniqueIndex(
        "(journey_id) WHERE state = 'draft'", "There is a draft of this journey already."
    )

    @api.depends("number", "journey_id.name")
    def _compute_display_name(self):
        for version in self:
            version.display_name = f"{version.journey_id.name} v{version.number}"

    @api.model_create_multi
    def create(self, vals_list):
        """A version begins as the draft of its journey, with the next number."""
        for vals in vals_list:
            self._check_unguarded(vals)
            if not self.env.su:
                # Also not by defaults that somebody brings along.
                vals.update(state="draft", published_at=False)
            latest = self.search([("journey_id", "=", vals.get("journey_id"))], order="number desc", limit=1)
            vals["number"] = latest.number + 1
        versions = super().create(vals_list)
        for version in versions:
            # The draft is written by versions only; who may make one may write the journey.
            version.journey_id.sudo().draft_version_id = version
        return versions

    def write(self, vals):
        self._check_unguarded(vals)
        self._check_stays(vals)
        if "step_ids" in vals:
            self._check_draft()
        return super().write(vals)

    @api.model
    def _check_unguarded(self, vals):
        if not self.env.su and not {"state", "published_at"}.isdisjoint(vals):
            raise AccessError(self.env._("A version goes live by Publish, on its journey."))

    @api.model
    def _check_stays(self, vals):
        """Of what is written to versions and to their steps."""
        if not self.env.su and not BELONGING.isdisjoint(vals):
            raise AccessError(self.env._("A version and its steps stay with their journey."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_live(self):
        if any(version.state != "draft" for version in self):
            raise UserError(
                self.env._("Versions that were live stay on record. Only a draft can be deleted.")
            )

    def _check_draft(self):
        if any(version.state != "draft" for version in self):
            raise UserError(
                self.env._(
                    "People travel by this version. Press New Version, and change the copy: they finish the one that"
                    " they entered."
                )
            )

    def _root(self):
        """The first step."""
        return self.step_ids.filtered(lambda step: not step.parent_id)[:1]

    def _faults(self):
        """What is wrong with the tree, as texts."""
        if not self._root():
            return [self.env._("Add a first step.")]
        return self.step_ids._faults()

    def _copy_steps(self, target):
        """Copies the tree into an empty version; each copy knows its original."""
        made = {}
        for step in self._from_the_root():
            made[step] = step.with_context(journey_copying=True).copy(
                {
                    "version_id": target.id,
                    "parent_id": made[step.parent_id].id if step.parent_id else False,
                    "origin_id": step.id,
                }
            )
        return made

    def _from_the_root(self):
        """The steps, each after the one that it hangs at."""
        level = self._root()
        while level:
            yield from level
            level = level.child_ids
