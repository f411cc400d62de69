from odoo import api, fields, models

from odoo.addons.crm_lifecycle.tools import journey

from ..tools import advocacy


class CrmJourneyStep(models.Model):
    """The step that notes what is asked of a promoter; the e-mail after it leads to their page."""

    _inherit = "crm.journey.step"

    kind = fields.Selection(
        selection_add=[("advocacy", "Offer advocacy")],
        ondelete={"advocacy": lambda steps: steps._drop_advocacy()},
    )
    advocacy_review = fields.Boolean("Ask for a Review")
    advocacy_reference = fields.Boolean("Ask to Be a Reference", default=True)
    advocacy_referral = fields.Boolean("Ask to Recommend Us", default=True)

    def _advocacy_kinds(self):
        return [kind for kind in advocacy.KINDS if self[f"advocacy_{kind}"]]

    def _own_faults(self):
        faults = super()._own_faults()
        if self.kind == "advocacy" and not self._advocacy_kinds():
            faults = [*faults, self.env._("“%(step)s” asks for nothing.", step=self.name)]
        return faults

    def _run_advocacy(self, tokens, now):
        """Notes the requests; who was asked before is not asked again."""
        self.ensure_one()
        here = tokens.filtered("partner_id")
        self.env["cx.advocacy"]._offer(here.partner_id, self._advocacy_kinds(), self.company_id)
        return {token.id: journey.Outcome() for token in here}

    def _facts_advocacy(self):
        labels = dict(self.env["cx.advocacy"]._fields["kind"]._description_selection(self.env))
        return ", ".join(labels[kind] for kind in self._advocacy_kinds())

    def _explain(self, partner):
        if self.kind != "advocacy":
            return super()._explain(partner)
        return self.env._("Would be asked for: %(what)s", what=self._facts_advocacy())

    @api.model
    def _icons(self):
        return {**super()._icons(), "advocacy": "fa-bullhorn"}

    @api.model
    def _hints(self):
        hint = self.env._(
            "Notes what a customer is asked for; let an e-mail with the link to their page follow."
        )
        return {**super()._hints(), "advocacy": hint}

    def _drop_advocacy(self):
        """Without this addon people pass by where they were asked."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_journey_step SET kind = 'wait', wait_amount = 0 WHERE id = ANY(%s)", (self.ids,)
        )
        self.invalidate_model(flush=False)
