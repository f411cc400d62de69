from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import new_test_user

from .test_engine import SignalCase


class JourneyCase(SignalCase):
    """A journey by hand of a marketer; people Asha and the mill; `travel` is what the scheduled action does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketer = new_test_user(
            cls.env,
            "journey_marketer",
            groups="crm_lifecycle.group_crm_lifecycle_manager,base.group_partner_manager",
            name="Mira",
        )
        # A journey runs in a transaction of its own.
        cls.people = cls.env["res.partner"].create([{"name": f"Traveller {n}"} for n in range(8)])
        cls.engine = cls.env["crm.journey.engine"]

    def journey(self, **values):
        journeys = self.env["crm.journey"].with_user(self.marketer)
        made = journeys.create({"name": "Welcome", "entry": "manual", **values})
        made.action_new_version()
        return made

    def step(self, journey, kind, after=None, branch="next", **values):
        return journey.env["crm.journey.step"].create(
            {
                "version_id": journey.draft_version_id.id,
                "parent_id": after and after.id,
                "branch": branch,
                "kind": kind,
                "name": kind,
                **values,
            }
        )

    def road(self, journey, *kinds):
        """Steps one after the other; each a kind, or a kind and its values."""
        steps = journey.env["crm.journey.step"]
        for kind in kinds:
            name, values = kind if isinstance(kind, tuple) else (kind, {})
            steps |= self.step(journey, name, after=steps[-1:], **values)
        return steps

    def started(self, *kinds, **values):
        journey = self.journey(**values)
        self.road(journey, *(kinds or (("wait", {"wait_amount": 3}),)))
        journey.action_start()
        return journey

    def travel(self, days=0, **later):
        """Everything that is due so much later."""
        with freeze_time(self.now + timedelta(days=days, **later)):
            taken = self.engine._travel(lambda done=0, remaining=None: 1000)
        self.env.invalidate_all()
        return taken

    def let_in(self, journey, partners, days=0):
        with freeze_time(self.now + timedelta(days=days)):
            return journey.sudo()._enter(partners)

    def tokens(self, journey, partner=None):
        domain = [("journey_id", "=", journey.id)]
        if partner is not None:
            domain.append(("partner_id", "in", partner.ids))
        return self.env["crm.journey.token"].search(domain, order="id")

    def states(self, journey):
        return [token.state for token in self.tokens(journey)]

    def traces(self, tokens):
        return self.env["crm.journey.trace"].search([("token_id", "in", tokens.ids)], order="id")

    def at(self, **later):
        return fields.Datetime.to_datetime(self.now) + timedelta(**later)
