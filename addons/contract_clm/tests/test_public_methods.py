import json
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .public_methods_common import ALLOWED, CRUD, PublicMethodsCase

# Contract users draft contracts, plan runs and name their own stand-ins.
OWN_RECORDS = {"clm.contract", "clm.draft.run", "clm.approval.delegation"}


@tagged("post_install", "-at_install")
class TestPublicMethods(PublicMethodsCase):
    def test_every_public_method_refuses_whoever_has_no_right_or_changes_nothing(self):
        tried = 0
        for model, method in self.public_methods():
            if method in CRUD:
                continue
            arguments = self.arguments(model, method)
            for record in self.targets(model):
                for who in self.people.keys() - ALLOWED.get((model, method), set()):
                    with self.subTest(f"{model}.{method} on {record.ids} by {who}"):
                        self.assert_nothing_gained(who, record, method, arguments)
                        tried += 1
        self.assertGreater(tried, 500)

    def test_there_is_a_record_of_each_model_to_try_them_on(self):
        self.assertFalse(self.unfilled, "make one in PublicMethodsCase.make_more")

    def test_what_is_allowed_to_others_exists(self):
        self.assertLessEqual(ALLOWED.keys(), set(self.public_methods()))

    def test_nobody_without_rights_writes_deletes_or_copies_a_record(self):
        for model in sorted(self.own_models()):
            for record in self.targets(model):
                for who in self.people:
                    for method, arguments in (
                        ("write", {"vals": self.some_value(record)}),
                        ("unlink", {}),
                        ("copy", {}),
                    ):
                        # Whoever may read may make an own one like it.
                        if method == "copy" and model in OWN_RECORDS and who == "asked":
                            continue
                        with self.subTest(f"{model}.{method} on {record.ids} by {who}"):
                            answer = self.assert_nothing_gained(who, record, method, arguments)
                            self.assertIsInstance(answer, UserError)

    def test_nobody_without_rights_creates_a_part_of_a_foreign_contract(self):
        for model in sorted(self.own_models()):
            for record in self.targets(model):
                if "contract_id" not in record._fields or record._transient:
                    continue
                values = {
                    name: value
                    for name, value in record._convert_to_write(
                        record._read_format(self.columns(record))[0]
                    ).items()
                    if name != "id"
                }
                for who in self.people:
                    with (
                        self.subTest(f"{model}.create like {record.ids} by {who}"),
                        mute_logger("odoo.sql_db"),
                    ):
                        answer = self.assert_nothing_gained(who, record, "create", {"vals_list": [values]})
                        self.assertIsInstance(answer, AccessError)

    def columns(self, record):
        return [name for name, field in record._fields.items() if field.store and field.type != "one2many"]

    def some_value(self, record):
        """A change of a column that a form could send."""
        for name, field in record._fields.items():
            if field.store and not field.related and not field.compute and field.type in ("char", "text"):
                return {name: "Intruder"}
        return {"sequence": 5} if "sequence" in record._fields else {"create_date": "2020-01-01 00:00:00"}


@tagged("post_install", "-at_install")
class TestPublicMethodsOverHttp(PublicMethodsCase, HttpCase):
    def test_the_json_api_refuses_every_public_method_on_a_foreign_contract(self):
        keys = {
            who: self.env["res.users.apikeys"]
            .with_user(self.people[who])
            ._generate("rpc", "test", self.env.cr.now() + timedelta(days=1))
            for who in ("outsider", "stranger")
        }
        for model, method in self.public_methods():
            if method in CRUD or model in ("ir.http", "base"):
                continue
            for who in keys.keys() - ALLOWED.get((model, method), set()):
                for record in self.targets(model)[1:2] or self.targets(model)[:1]:
                    with self.subTest(f"{model}.{method} by {who}"), mute_logger("odoo.http"):
                        self.assert_refused(keys[who], record, method)

    def assert_refused(self, key, record, method):
        before = self.changes()
        body = self.arguments(record._name, method)
        if not self.is_of_model(record._name, method):
            body["ids"] = record.ids
        answer = self.url_open(
            f"/json/2/{record._name}/{method}",
            data=json.dumps(body),
            headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
        )
        written = {table for table, count in self.changes().items() if count != before.get(table, 0)}
        # The key itself is told when it was used last.
        self.assertFalse(written - {"res_users_apikeys", "res_device_log"}, answer.text[:300])
        self.assertNotIn("Zebra", answer.text)
        self.assertIn(answer.status_code, (200, 403, 404, 422))
