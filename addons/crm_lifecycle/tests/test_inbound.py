import json
from contextlib import contextmanager
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import file_open, mute_logger

from odoo.addons.crm_lifecycle.tools.inbound import Refused

PATH = "/crm_lifecycle/1/signals"


@tagged("post_install", "-at_install")
class TestInboundApi(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.sender = new_test_user(
            cls.env,
            "call_centre",
            groups="crm_lifecycle.group_crm_lifecycle_inbound,base.group_partner_manager",
        )
        cls.mill = cls.env["res.partner"].create(
            {
                "name": "Mill",
                "is_company": True,
                "ref": "C-1",
                "email": "mill@example.com",
                "phone": "+12025550199",
            }
        )
        cls.asha = cls.env["res.partner"].create(
            {"name": "Asha", "parent_id": cls.mill.id, "email": "asha@example.com"}
        )
        cls.hour_ago = fields.Datetime.now() - timedelta(hours=1)

    def key(self, user=None):
        user = user or self.sender
        expiration = fields.Datetime.now() + timedelta(days=1)
        return self.env["res.users.apikeys"].with_user(user).sudo()._generate(None, "test", expiration)

    def signal(self, ref="1", **values):
        return {
            "id": ref,
            "kind": "call_in",
            "occurred_at": self.hour_ago.isoformat() + "Z",
            "partner": {"email": "asha@example.com"},
            **values,
        }

    def post(self, body, key=None, **headers):
        self.env.flush_all()
        headers = {"Content-Type": "application/json"} | headers
        headers["Authorization"] = f"Bearer {key or self.key()}"
        data = body if isinstance(body, str) else json.dumps(body)
        answer = self.url_open(PATH, data=data, headers=headers)
        self.env.invalidate_all()
        return answer

    def send(self, *signals, **options):
        answer = self.post({"signals": list(signals), **options})
        self.assertEqual(answer.status_code, 200, answer.text)
        return answer.json()

    def codes(self, *signals, **options):
        return [result.get("code", result["status"]) for result in self.send(*signals, **options)["results"]]

    def events(self, ref="1"):
        return self.env["crm.lifecycle.event"].search([("source_ref", "=", ref)])

    @contextmanager
    def quiet(self):
        with mute_logger("odoo.http"):
            yield

    def test_a_call_elsewhere_is_a_signal_of_the_customer(self):
        product = self.env["product.product"].create({"name": "Flour", "default_code": "F-1"})
        answer = self.send(
            self.signal(amount=12.5, product={"code": "F-1"}, payload={"title": "Asked for flour"})
        )
        self.assertEqual(
            answer, {"new": 1, "known": 0, "refused": 0, "results": [{"id": "1", "status": "new"}]}
        )
        self.assertRecordValues(
            self.events(),
            [
                {
                    "partner_id": self.mill.id,
                    "contact_id": self.asha.id,
                    "company_id": self.sender.company_id.id,
                    "occurred_at": self.hour_ago,
                    "amount": 12.5,
                    "product_id": product.id,
                    "payload": {"title": "Asked for flour"},
                }
            ],
        )
        profile = self.env["crm.lifecycle.profile"].search([("partner_id", "=", self.mill.id)])
        self.assertTrue(profile.dirty)

    def test_the_same_id_is_known_the_second_time(self):
        self.assertEqual(self.codes(self.signal(), self.signal()), ["new", "known"])
        self.assertEqual(self.codes(self.signal(), self.signal("2")), ["known", "new"])
        self.assertEqual(self.codes(self.signal(), sender="social"), ["new"])
        self.assertEqual(len(self.events()), 1)
        self.assertTrue(self.events("social:1"))

    def test_a_contact_is_found_by_what_the_sender_knows(self):
        wholes = (
            {"id": self.mill.id},
            {"ref": "C-1"},
            {"email": "MILL@example.com"},
            {"phone": "+1 202 555 0199"},
        )
        signals = [self.signal(str(n), partner=who) for n, who in enumerate(wholes)]
        self.assertEqual(self.codes(*signals), ["new"] * 4)
        for number in range(4):
            self.assertEqual(self.events(str(number)).contact_id, self.mill, wholes[number])

    def test_an_address_of_several_customers_decides_nothing(self):
        self.env["res.partner"].create({"name": "Twin", "email": "mill@example.com"})
        self.assertEqual(
            self.codes(self.signal(partner={"email": "mill@example.com"})), ["ambiguous_partner"]
        )

    def test_unknown_people_are_created_when_asked_and_once(self):
        new = {"email": "Noor <noor@example.com>", "name": "Noor"}
        self.assertEqual(self.codes(self.signal(partner=new)), ["unknown_partner"])
        signals = [self.signal("1", partner=new), self.signal("2", partner=new)]
        self.assertEqual(self.codes(*signals, create_partners=True), ["new", "new"])
        self.assertEqual(self.codes(*signals, create_partners=True), ["known", "known"])
        [noor] = self.env["res.partner"].search([("email_normalized", "=", "noor@example.com")])
        self.assertEqual(noor.name, "Noor")
        self.assertEqual(
            self.codes(self.signal("3", partner={"id": 2**31 - 1}), create_partners=True), ["unknown_partner"]
        )
        self.assertEqual(
            self.codes(self.signal("4", partner={"email": "noone"}), create_partners=True), ["not_an_email"]
        )

    def test_who_may_not_create_contacts_does_not(self):
        self.sender.group_ids -= self.env.ref("base.group_partner_manager")
        signal = self.signal(partner={"name": "Noor"})
        self.assertEqual(self.codes(signal, create_partners=True), ["may_not_create"])

    def test_money_is_turned_into_the_companys_currency(self):
        currency = self.env["res.currency"].create({"name": "QQQ", "symbol": "Q", "rounding": 0.01})
        self.env["res.currency.rate"].create({"name": "2020-01-01", "currency_id": currency.id, "rate": 4})
        codes = self.codes(
            self.signal(amount=100, currency="QQQ"), self.signal("2", amount=100, currency="ZZZ")
        )
        self.assertEqual(codes, ["new", "unknown_currency"])
        self.assertEqual(self.events().amount, 25)

    def test_faulty_signals_are_refused_and_the_others_taken(self):
        self.env.ref("crm_lifecycle.kind_fax_in").inbound = False
        signals = {
            "unknown_kind": [self.signal("a", kind="fax_in"), self.signal("b", kind="order")],
            "in_future": [self.signal("c", occurred_at="2999-01-01")],
            "not_an_object": ["text", None, 5],
            "unknown_product": [self.signal("d", product={"code": "none"})],
            "no_customer": [self.signal("e", partner={"id": self.sender.partner_id.id})],
            "new": [self.signal("f")],
        }
        batch = [(code, signal) for code, group in signals.items() for signal in group]
        answer = self.send(*[signal for _code, signal in batch])
        self.assertEqual(
            [result.get("code", result["status"]) for result in answer["results"]],
            [code for code, _signal in batch],
        )
        self.assertEqual((answer["new"], answer["refused"]), (1, len(batch) - 1))
        self.assertTrue(all(result.get("reason") for result in answer["results"][:-1]))

    def test_every_reason_has_words(self):
        source = self.env["crm.lifecycle.inbound"]
        for code in ("not_an_object", "too_old", "may_not_create", "ambiguous_partner"):
            self.assertTrue(source._reason(Refused(code)))

    def test_another_company_is_out_of_reach(self):
        theirs = self.env["res.partner"].create(
            {"name": "Theirs", "email": "theirs@example.com", "company_id": self.other.id}
        )
        by_mail, by_id = {"email": "theirs@example.com"}, {"id": theirs.id}
        self.assertEqual(
            self.codes(
                self.signal("1", partner=by_mail),
                self.signal("2", partner=by_id),
                self.signal("3", company_id=self.other.id),
            ),
            ["unknown_partner", "unknown_partner", "other_company"],
        )
        self.sender.company_ids += self.other
        self.assertEqual(
            self.codes(self.signal("1", partner=by_id), self.signal("3", company_id=self.other.id)),
            ["new", "new"],
        )
        self.assertEqual(self.events("1").company_id, self.other)
        mine = self.sender.company_id.id
        self.assertEqual(self.codes(self.signal("4", partner=by_id, company_id=mine)), ["other_company"])

    def test_without_a_key_or_with_a_wrong_one_nothing_opens(self):
        with self.quiet():
            self.assertEqual(self.post([self.signal()], key="0" * 40).status_code, 401)
            headers = {"Content-Type": "application/json"}
            self.assertEqual(self.url_open(PATH, data="[]", headers=headers).status_code, 401)
            self.authenticate("call_centre", "call_centre")
            self.assertEqual(self.url_open(PATH, data="[]", headers=headers).status_code, 401)
        self.assertFalse(self.events())

    def test_a_user_without_the_role_is_turned_away(self):
        for login, group in (
            ("lena", "crm_lifecycle.group_crm_lifecycle_manager"),
            ("visitor", "base.group_portal"),
        ):
            user = new_test_user(self.env, login, groups=group)
            with self.quiet():
                answer = self.post([self.signal()], key=self.key(user))
            self.assertEqual(answer.status_code, 403, answer.text)
            self.assertEqual(answer.json()["error"]["code"], "forbidden")
        self.assertFalse(self.events())

    def test_reading_changes_nothing_and_is_not_offered(self):
        with self.quiet():
            answer = self.url_open(PATH, headers={"Authorization": f"Bearer {self.key()}"})
        self.assertIn(answer.status_code, (404, 405))

    def test_a_batch_of_the_wrong_form_is_refused_as_a_whole(self):
        cases = [
            (400, "{", {}),
            (400, "[" * 100_000, {}),
            (400, '[{"amount": NaN}]', {}),
            (413, [self.signal(str(n)) for n in range(1_001)], {}),
            (413, json.dumps([self.signal()]) + " " * 2_000_000, {}),
            (415, json.dumps([self.signal()]), {"Content-Type": "text/plain"}),
            (422, {"signals": {}}, {}),
            (422, "5", {}),
            (422, {"signals": [], "sudo": True}, {}),
            (422, {"signals": [], "create_partners": "yes"}, {}),
            (422, {"signals": [], "sender": "a\0"}, {}),
        ]
        key = self.key()
        for status, body, headers in cases:
            with self.subTest(str(body)[:40]), self.quiet():
                answer = self.post(body, key=key, **headers)
                self.assertEqual(answer.status_code, status, answer.text[:200])
                # What is far too large is turned away before it is read, in words of Odoo.
                if len(str(body)) < 2_000_000:
                    self.assertTrue(answer.json()["error"]["message"])
        self.assertFalse(self.events())

    def test_too_many_signals_in_a_minute_wait(self):
        self.env["ir.config_parameter"].set_param("crm_lifecycle.inbound_signals_per_minute", 3)
        answers = [self.post([self.signal(f"{n}a"), self.signal(f"{n}b")]) for n in range(1)]
        self.assertEqual(answers[0].status_code, 200)
        quota = self.env["crm.lifecycle.inbound.quota"].search([("user_id", "=", self.sender.id)])
        quota.minute = fields.Datetime.now().replace(second=0)
        with self.quiet():
            answer = self.post([self.signal("c"), self.signal("d")])
        if fields.Datetime.now().replace(second=0) == quota.minute:
            self.assertEqual((answer.status_code, answer.headers.get("Retry-After")), (429, "60"))
            self.assertFalse(self.events("c"))
        quota.minute = fields.Datetime.now() - timedelta(minutes=5)
        self.assertEqual(self.codes(self.signal("c"), self.signal("d")), ["new", "new"])

    def test_a_batch_costs_as_many_queries_as_a_signal(self):
        def queries(signals):
            inbound = self.env["crm.lifecycle.inbound"].with_user(self.sender)
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            inbound._receive(signals)
            return self.env.cr.sql_log_count - start

        queries([self.signal("warm")])
        one = queries([self.signal("one", amount=1, currency="USD")])
        many = queries([self.signal(f"many-{n}", amount=1, currency="USD") for n in range(200)])
        self.assertLessEqual(many, one)

    def test_the_example_of_the_readme_is_accepted(self):
        with file_open("crm_lifecycle/README.rst") as file:
            text = file.read()
        body = text.split("--data '")[1].split("'")[0]
        answer = self.post(body)
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(answer.json()["new"], len(json.loads(body)["signals"]))
