from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models import clm_signature_signer
from .test_mail import free_port
from .test_signer_pages import PageCase


@tagged("post_install", "-at_install")
class TestSignatureIntruders(PageCase):
    def test_nobody_signs_with_the_token_of_another_signer(self):
        first, second = (self.signer(self.contract, partner) for partner in (self.signatory, self.second))
        own, foreign = self.link(self.signatory), f"/contract/sign/{second.id}/{first.access_token}"
        data = {
            "csrf_token": self.csrf(own),
            "name": "Vikram Shah",
            "consent": "1",
            "sha256": first.request_id.sha256,
            "reason": "no",
            "colleague": "Mallory",
            "email": "mallory@example.com",
        }
        for path in ("submit", "decline", "delegate", "code"):
            self.assertEqual(self.url_open(f"{foreign}/{path}", data=data).status_code, 404)
        self.assertEqual(self.url_open(foreign).status_code, 404)
        self.assertEqual(set(self.states(self.contract).values()) - {"planned", "waiting"}, set())

    def test_a_portal_user_walks_ids_and_addresses_of_files_in_vain(self):
        customer = new_test_user(self.env, "clm_walker", "base.group_portal")
        customer.partner_id.parent_id = self.customer
        hidden = self.draft()
        hidden.action_generate()
        self.authenticate("clm_walker", "clm_walker")
        addresses = [f"/my/contracts/{hidden.id}", f"/my/contracts/{hidden.id}/document.pdf"]
        for record in (
            hidden.current_version_id,
            self.contract.current_version_id,
            self.signer(self.contract, self.signatory),
        ):
            files = self.env["ir.attachment"].search(
                [("res_model", "=", record._name), ("res_id", "=", record.id), ("res_field", "!=", False)]
            )
            addresses += [f"/web/content/{file.id}" for file in files]
            addresses += [
                f"/web/content/{record._name}/{record.id}/{name}"
                for name, field in record._fields.items()
                if field.type == "binary"
            ]
        self.assertGreater(len(addresses), 6)
        for address in addresses:
            with self.subTest(address=address), mute_logger("odoo.http"):
                response = self.url_open(address, allow_redirects=False)
                self.assertNotEqual(response.status_code, 200)
                self.assertNotIn(b"%PDF", response.content)

    def test_a_dead_mail_server_is_said_and_uses_no_code_up(self):
        signer = self.signer(self.contract, self.signatory)
        signer.code_required = True
        servers = self.env["ir.mail_server"]
        servers.search([]).active = False
        servers.create({"name": "dead", "smtp_host": "127.0.0.1", "smtp_port": free_port()})
        # Odoo refuses to open connections in tests; this test is about the real one.
        self.patch(type(servers), "_disable_send", lambda server: False)
        page = self.post(self.signatory, "code", channel="mail")
        self.assertIn("could not be sent", page.text)
        self.assertEqual((signer.code_sent_count, signer.code_sent_on), (0, False))

    def test_a_dead_mail_server_stops_no_signature(self):
        servers = self.env["ir.mail_server"]
        servers.search([]).active = False
        servers.create({"name": "dead", "smtp_host": "127.0.0.1", "smtp_port": free_port()})
        self.patch(type(servers), "_disable_send", lambda server: False)
        self.submit(self.signatory)
        self.sign_for_us(self.contract)
        self.submit(self.second)
        self.assertEqual(self.contract.state, "active")

    def test_a_token_is_compared_in_constant_time(self):
        signer = self.signer(self.contract, self.signatory)
        asked = []
        self.patch(clm_signature_signer, "consteq", lambda left, right: asked.append((left, right)))
        self.url_open(f"/contract/sign/{signer.id}/guess")
        self.assertEqual(asked, [(signer.access_token, "guess")])
