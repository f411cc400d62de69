from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ClmRenewalStageTeam(models.Model):
    """Stages that belong to one sales team, besides those for everybody."""

    _inherit = "clm.renewal.stage"

    team_id = fields.Many2one(
        "crm.team",
        "Sales Team",
        ondelete="restrict",
        help="Only this team works with the stage; empty for everybody.",
    )
    renewal_ids = fields.One2many("clm.renewal", "stage_id")

    @api.model
    def _domain_of_mine(self):
        """The stages for everybody, and those of the teams that the current user belongs to or leads."""
        return Domain("team_id", "in", [False, *self.env.user._clm_teams().ids])

    def _kinds_for_all(self):
        """The kinds of which there is a stage for everybody, besides these stages."""
        groups = self._read_group([("team_id", "=", False), ("id", "not in", self.ids)], ["kind"])
        return {kind for (kind,) in groups}

    def _check_kinds_stay(self, before):
        """Cards are opened and closed in stages for everybody, whoever owns them."""
        gone = before - self.browse()._kinds_for_all()
        if gone:
            raise UserError(self._words_on_last_of(gone))

    def _words_on_last_of(self, kinds):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "This would leave no stage for all teams of the kind: %(kinds)s. Add another one first.",
            kinds=", ".join(labels[kind] for kind in kinds),
        )

    def write(self, vals):
        if "kind" in vals:
            changed = self.filtered(lambda stage: stage.kind != vals["kind"])
            changed._check_unused(
                self.env._("Its kind stays: another one would close or reopen them without their contracts.")
            )
        before = self.browse()._kinds_for_all() if {"kind", "team_id"} & vals.keys() else set()
        result = super().write(vals)
        self._check_kinds_stay(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_needed(self):
        self._check_unused(self.env._("Move them to another stage before you delete it, or fold it."))
        gone = set(self.filtered(lambda stage: not stage.team_id).mapped("kind")) - self._kinds_for_all()
        if gone:
            raise UserError(self._words_on_last_of(gone))

    def _check_unused(self, advice):
        # Somebody may work in the stage whose cards the current user may not see.
        used = (
            self.env["clm.renewal"]
            .sudo()
            ._read_group([("stage_id", "in", self.ids)], ["stage_id"], ["__count"])
        )
        for stage, count in used:
            raise UserError(
                self.env._(
                    "There are %(count)s renewals in the stage “%(stage)s”. %(advice)s",
                    count=count,
                    stage=stage.with_env(self.env).name,
                    advice=advice,
                )
            )
