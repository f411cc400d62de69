import io
import re
import textwrap
import threading
import time
import urllib.error
import urllib.request
from datetime import timedelta
from http.server import HTTPServer
from unittest.mock import patch

from odoo.tests import HttpCase, get_db_name, tagged
from odoo.tools import file_open, mute_logger

from odoo.addons.signed_webhook.tools import webhooks

from .common import ContractCase


def headers(secret, moment, body, event="test", **more):
    return webhooks.headers(secret, moment, "1", event, body, name="Clm", **more)


BLOCK = re.compile(r"^\.\. code-block:: python\n\n((?:    .*\n|\n)+)", re.MULTILINE)


def blocks(heading):
    """The Python examples under this heading of the README."""
    with file_open("contract_clm/README.rst") as file:
        text = file.read()
    section = re.split(r"\n[^\n]+\n={5,}\n", text.split(f"\n{heading}\n", 1)[1].split("\n", 1)[1])[0]
    return [textwrap.dedent(block) for block in BLOCK.findall(section)]


def run(source, names):
    exec(compile(source, "README.rst", "exec"), names)


@tagged("post_install", "-at_install")
class TestApiExamples(ContractCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        example = cls.env["res.partner"].create({"name": "Example Trading", "is_company": True})
        cls.env["res.partner"].create(
            {"name": "Ann Example", "parent_id": example.id, "email": "ann@example.com"}
        )

    def key_of(self, user):
        keys = self.env["res.users.apikeys"].with_user(user)
        return keys._generate("rpc", "test", self.env.cr.now() + timedelta(days=1))

    def ready(self, names):
        """Points the examples at this server, whose tests know their requests by a cookie."""
        names["SERVER"], names["DATABASE"] = self.base_url(), get_db_name()
        names["OWNER_KEY"], names["APPROVER_KEY"] = self.key_of(self.rep), self.key_of(self.approver)
        real = urllib.request.urlopen

        def urlopen(request, **options):
            with self.allow_requests():
                cookie = self.opener.cookies.get("test_request_key")
                request.add_header("Cookie", f"test_request_key={cookie}")
                try:
                    with real(request, **options) as answer:
                        return io.BytesIO(answer.read())
                except urllib.error.HTTPError as error:
                    # Read while requests are allowed: the server works on until the last byte is sent.
                    error.fp = io.BytesIO(error.read())
                    raise urllib.error.HTTPError(
                        error.url, error.code, error.msg, error.hdrs, error.fp
                    ) from None

        patcher = patch.object(urllib.request, "urlopen", urlopen)
        patcher.start()
        self.addCleanup(patcher.stop)

    def test_the_examples_of_the_readme_run_as_they_stand(self):
        first, *others = blocks("Working with contracts from another program")
        names = {}
        run(first, names)
        self.ready(names)
        for source in others[:-1]:
            run(source, names)
        with mute_logger("odoo.http"):
            run(others[-1], names)
        contract = self.env["clm.contract"].browse(names["contract"])
        self.assertEqual(contract.state, "signature")
        self.assertEqual(names["state"]["state"], "signature")
        self.assertTrue(names["pdf"].startswith(b"%PDF"))
        self.assertEqual(names["document"]["sha256"], contract.current_version_id.sha256)
        self.assertEqual(names["evidence"][0]["kind"], "created")
        self.assertEqual(len(names["evidence"]), len(contract.evidence_ids))
        self.assertIsInstance(names["deadlines"], list)
        self.assertRegex(names["refusal"], r"^422: .*in the state")

    def test_errors_are_clear(self):
        names = {}
        run(blocks("Working with contracts from another program")[0], names)
        self.ready(names)
        call = names["call"]
        contract = self.draft()
        with mute_logger("odoo.http"):
            with self.assertRaisesRegex(RuntimeError, "^401: "):
                call("no key", "clm.contract", "read", ids=contract.ids, fields=["state"])
            with self.assertRaisesRegex(RuntimeError, "^403: "):
                call(self.key_of(self.other_rep), "clm.contract", "action_submit", ids=contract.ids)
            with self.assertRaisesRegex(RuntimeError, "^422: .*not approved yet|^422: .*in the state"):
                call(names["OWNER_KEY"], "clm.contract", "action_send_for_signature", ids=contract.ids)
            with self.assertRaisesRegex(RuntimeError, "^404: "):
                call(names["OWNER_KEY"], "clm.contract", "action_nothing", ids=contract.ids)


@tagged("post_install", "-at_install")
class TestReceiverExample(ContractCase):
    @classmethod
    def _keep_office_warm(cls):
        pass

    def test_the_receiver_of_the_readme_takes_what_is_genuine_and_nothing_else(self):
        [source] = blocks("Telling other systems: webhooks")
        names = {"print": lambda *_words: None}
        run(source, names)
        body, now = b'{"id": "1", "event": "test"}', int(time.time())
        secret = names["SECRET"]
        good = headers(secret, now, body)
        self.assertTrue(names["is_genuine"](good, body))
        self.assertFalse(names["is_genuine"](good, body + b" "))
        self.assertFalse(names["is_genuine"](headers(secret, now - 600, body), body))
        self.assertFalse(names["is_genuine"](headers("other", now, body), body))
        self.assertFalse(names["is_genuine"]({**good, "X-Clm-Timestamp": str(now + 1)}, body))
        self.assertFalse(names["is_genuine"]({}, body))
        renewed = headers("new", now, body, before=secret)
        self.assertTrue(names["is_genuine"](renewed, body))
        self.assertFalse(names["is_genuine"](headers("new", now, body, before="other"), body))

    def test_the_receiver_of_the_readme_works_with_what_is_really_sent(self):
        [source] = blocks("Telling other systems: webhooks")
        printed = []
        names = {"print": lambda *words: printed.append(words)}
        run(source, names)
        names["Receiver"].log_message = lambda *_arguments: None
        server = HTTPServer(("127.0.0.1", 0), names["Receiver"])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        self.addCleanup(thread.join, 5)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        body = b'{"id": "1", "event": "activated", "contract": {"number": "NDA/7"}}'
        statuses = [
            webhooks.post(
                webhooks.Parcel(
                    1,
                    f"http://127.0.0.1:{server.server_port}/",
                    body,
                    lambda moment, secret=secret: headers(secret, moment, body, "activated"),
                ),
                allowed=webhooks.networks("127.0.0.1"),
            ).status
            for secret in (names["SECRET"], names["SECRET"], "guessed")
        ]
        self.assertEqual(statuses, [204, 204, 401])
        self.assertEqual(printed, [("activated", "NDA/7")])
