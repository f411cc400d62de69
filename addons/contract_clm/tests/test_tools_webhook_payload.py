import doctest

from odoo.tests import BaseCase

from odoo.addons.contract_clm.tools import webhook_payload


class TestWebhookPayload(BaseCase):
    def test_the_example_of_the_documentation_holds(self):
        failed, tried = doctest.testmod(webhook_payload)
        self.assertEqual((failed, tried), (0, 1))

    def test_a_payload_without_names_keeps_only_what_is_known_to_name_nobody(self):
        contract = {"id": 7, "number": "NDA/7", "type": "NDA", "state": "active", "title": "x", "owner": "x"}
        proof = {"number": 3, "hash": "a", "document_sha256": None, "signer": "x"}
        told = {
            "id": "u",
            "event": "signed",
            "occurred_at": "2026",
            "actor": "x",
            "summary": "x",
            "tags": ["x"],
        }
        left = webhook_payload.without_names({**told, "contract": contract, "evidence": proof})
        self.assertEqual(
            left,
            {
                "id": "u",
                "event": "signed",
                "occurred_at": "2026",
                "contract": {"id": 7, "number": "NDA/7", "type": "NDA", "state": "active"},
                "evidence": {"number": 3, "hash": "a", "document_sha256": None},
            },
        )
        self.assertEqual(webhook_payload.without_names(left), left)
