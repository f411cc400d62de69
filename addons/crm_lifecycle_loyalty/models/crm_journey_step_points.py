from odoo import api, fields, models
from odoo.tools import formatLang

from odoo.addons.crm_lifecycle.tools import journey

from .crm_loyalty_tier import LOYALTY, PROGRAM_DOMAIN


class CrmJourneyStep(models.Model):
    """The step that gives points: everyone once each time they come by."""

    _inherit = "crm.journey.step"
    _check_company_auto = True

    kind = fields.Selection(
        selection_add=[("points", "Give loyalty points")],
        ondelete={"points": lambda steps: steps._drop_kind()},
    )
    loyalty_program_id = fields.Many2one(
        "loyalty.program",
        ondelete="set null",
        check_company=True,
        domain=PROGRAM_DOMAIN,
        index="btree_not_null",
    )
    loyalty_points = fields.Float(default=10)

    _loyalty_points_positive = models.Constraint(
        "CHECK(loyalty_points >= 0)", "A step cannot take points away."
    )

    @api.model
    def _required(self):
        return {**super()._required(), "points": ("loyalty_program_id",)}

    def _own_faults(self):
        return super()._own_faults() + (self._points_faults() if self.kind == "points" else [])

    def _points_faults(self):
        """What is wrong with the program or the points; that there is none, `_gone` says."""
        # Steps name the program to whoever sees the journey.
        program = self.loyalty_program_id.sudo()
        if program and (program.program_type != LOYALTY or not program.active):
            return [
                self.env._(
                    "“%(program)s” of “%(step)s” is archived or no program of loyalty cards.",
                    program=program.name,
                    step=self.name,
                )
            ]
        if self.loyalty_points <= 0:
            return [self.env._("“%(step)s” gives no points.", step=self.name)]
        return []

    def _run_points(self, tokens, now):
        """Gives the points to all of them; a program that is gone or closed fails them with the reason."""
        self.ensure_one()
        fault = self._gone() or next(iter(self._points_faults()), "")
        if fault:
            return {token.id: journey.Outcome(reason=fault, failed=True) for token in tokens}
        self.env["crm.loyalty.grant"]._give_at_step(self, tokens, now)
        reason = self._facts_points()
        return {token.id: journey.Outcome(reason=reason) for token in tokens}

    def _facts_points(self):
        return self.env._(
            "%(points)s points in “%(program)s”",
            points=formatLang(self.env, self.loyalty_points, digits=0),
            # As above.
            program=self.loyalty_program_id.sudo().name or "",
        )

    def _explain(self, partner):
        if self.kind != "points":
            return super()._explain(partner)
        return self._facts_points()

    @api.model
    def _icons(self):
        return {**super()._icons(), "points": "fa-gift"}

    @api.model
    def _hints(self):
        return {
            **super()._hints(),
            "points": self.env._("Points of a loyalty program, for everyone who comes by."),
        }

    def _drop_kind(self):
        """Without this addon people pass by where they got points."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_journey_step SET kind = 'wait', wait_amount = 0 WHERE id = ANY(%s)",
            (self.ids,),
        )
        self.invalidate_model(flush=False)
