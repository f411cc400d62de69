from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .test_engine import SignalCase


@tagged("post_install", "-at_install")
class TestPaths(SignalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Paths"})
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=[cls.company.id]))
        cls.user = new_test_user(
            cls.env,
            "paths_user",
            groups="crm_lifecycle.group_crm_lifecycle_user,base.group_partner_manager",
            company_id=cls.company.id,
            company_ids=[cls.company.id],
        )
        cls.paths = cls.env["crm.lifecycle.paths"].with_user(cls.user)

    def walk(self, *stages, first_day=100):
        partner = self.env["res.partner"].create({"name": "Walker", "is_company": True})
        self.env["crm.lifecycle.history"].create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.company.id,
                    "stage_id": self.stage_of(stage).id,
                    "entered_at": self.now - timedelta(days=first_day - day),
                    "left_at": self.now - timedelta(days=first_day - day - 1)
                    if day + 1 < len(stages)
                    else False,
                }
                for day, stage in enumerate(stages)
            ]
        )
        return partner

    def stage_of(self, name):
        return self.env.ref(f"crm_lifecycle.stage_{name}")

    def nodes(self, flow, step):
        return {node["label"]: (node["customers"], node["ended"]) for node in flow["steps"][step]}

    def test_stages_in_their_order_with_what_repeats_once(self):
        self.walk("awareness", "consideration", "consideration", "active")
        self.walk("awareness", "consideration")
        last = self.walk("awareness", "lapsed")
        flow = self.paths.flow(model_id=self.stage_of("active").model_id.id)
        self.assertEqual(self.nodes(flow, 0), {"Awareness": (3, 0)})
        self.assertEqual(self.nodes(flow, 1), {"Consideration": (2, 1), "Lapsed": (1, 1)})
        self.assertEqual(self.nodes(flow, 2), {"Active": (1, 1)})
        self.assertEqual(sum(link["customers"] for link in flow["links"] if link["step"] == 1), 3)
        action = self.paths.customers(1, str(self.stage_of("awareness").id), str(self.stage_of("lapsed").id))
        self.assertEqual(action["domain"], [("id", "in", last.ids)])
        action = self.paths.customers(2, str(self.stage_of("consideration").id), ended=True)
        self.assertEqual(len(action["domain"][0][2]), 1)

    def test_the_number_of_steps_and_the_period_limit_it(self):
        self.walk("awareness", "consideration", "purchase", "active")
        self.walk("active", "lapsed", first_day=400)
        day = (self.now - timedelta(days=200)).date().isoformat()
        self.assertEqual(len(self.paths.flow(steps=2, date_from=day)["steps"]), 2)
        self.assertEqual(self.nodes(self.paths.flow(date_from=day), 0), {"Awareness": (1, 0)})
        self.assertEqual(self.nodes(self.paths.flow(date_to=day), 0), {"Active": (1, 0)})

    def test_channels(self):
        for partner, kinds in (
            (self.customer, ("mail_in", "mail_out", "order")),
            (self.person, ("call_in",)),
        ):
            for day, kind in enumerate(kinds):
                self.signal(partner, kind, 50 - day)
        flow = self.paths.flow("channel")
        self.assertEqual(self.nodes(flow, 0), {"E-mail": (1, 0), "Phone": (1, 1)})
        self.assertEqual(self.nodes(flow, 1), {"Sales": (1, 1)})

    def test_rare_nodes_are_one(self):
        kinds = self.env["crm.lifecycle.kind"].search([("counts", "=", True)])
        codes = {kind.channel: kind.get_external_id()[kind.id] for kind in kinds}
        names = {
            channel: code.removeprefix("crm_lifecycle.kind_")
            for channel, code in codes.items()
            if code.startswith("crm_lifecycle.")
        }
        partners = self.env["res.partner"].create([{"name": str(n)} for n in range(len(names))])
        self.env.flush_all()
        for partner, name in zip(partners, names.values(), strict=True):
            self.signal(partner, name, 5)
        [step] = self.paths.flow("channel")["steps"]
        self.assertEqual(len(step), 9)
        self.assertEqual((step[-1]["label"], step[-1]["customers"]), ("Other", len(names) - 8))
        self.assertEqual(
            len(self.paths.customers(1, "other", basis="channel")["domain"][0][2]), len(names) - 8
        )

    def test_nobody_yet(self):
        self.assertEqual(self.paths.flow(), {"steps": [], "links": []})

    def test_strangers_other_companies_and_nonsense(self):
        self.walk("awareness", "active")
        stranger = new_test_user(self.env, "paths_stranger", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.paths.with_user(stranger).flow()
        with self.assertRaises(AccessError):
            self.paths.with_user(stranger).customers(1, "other")
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.user.company_ids += elsewhere
        there = self.paths.with_context(allowed_company_ids=[elsewhere.id])
        self.assertFalse(there.flow()["steps"])
        for choice in ({"basis": "mood"}, {"steps": "x"}, {"date_from": "x"}):
            with self.assertRaises(UserError):
                self.paths.flow(**choice)
