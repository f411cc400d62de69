from datetime import date

from freezegun import freeze_time

from odoo.tests import Form

from ..tools import notices
from .common import ContractCase

LETTER = (
    b"From: rep@example.com\r\nTo: asha@example.com\r\nDate: Tue, 1 Sep 2026 10:00:00 +0000\r\n\r\nNotice"
)
# What the form writes by itself, or not at all while it is invisible.
UPLOADED = {"proof", "proof_filename", "kind"}
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)


class NoticeCase(ContractCase):
    """Active contracts of the rep from 1 January 2026, a year each, with notice of three months (30 September)."""

    def active(self, mode="auto_renew", **values):
        with freeze_time("2026-01-01"):
            contract = (
                self.env["clm.contract"]
                .with_user(self.rep)
                .create(
                    {
                        "title": "Support",
                        "type_id": self.type.id,
                        "partner_id": self.customer.id,
                        "effective_date": date(2026, 1, 1),
                        "term_mode": mode,
                        "term_length": 12,
                        "renewal_length": 12,
                        "notice_length": 3,
                        "line_ids": [(0, 0, {"name": "Support", "quantity": 12, "price_unit": 100})],
                        **values,
                    }
                )
            )
            # What follows the last signature; the way to it is tested elsewhere.
            contract.sudo()._activate()
        return contract

    def run_nightly(self, day):
        self.env.flush_all()
        with freeze_time(day), self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_renewal_run").method_direct_trigger()
        self.env.invalidate_all()

    def with_card(self, mode="auto_renew", **values):
        """A contract whose card has been opened on 1 August."""
        contract = self.active(mode, **values)
        self.run_nightly("2026-08-01")
        return contract, contract.sudo().renewal_ids.with_user(self.rep).sudo(False)

    def give(self, contract, sent_on="2026-09-01", today=None, card=None, user=None, **values):
        """Notice given by us through the dialog."""
        return self.dialog(
            contract, "action_give_notice", {"sent_on": sent_on, **values}, today or sent_on, card, user
        )

    def receive(self, contract, received_on="2026-09-01", today=None, card=None, user=None, **values):
        values = {"received_on": received_on, **values}
        return self.dialog(contract, "action_receive_notice", values, today or received_on, card, user)

    def dialog(self, contract, method, values, today, card, user):
        with freeze_time(today):
            contract = contract.with_user(user or self.rep).sudo(False)
            context = getattr(contract, method)()["context"]
            wizard = Form(self.env["clm.notice.wizard"].with_user(user or self.rep).with_context(**context))
            uploaded = {name: values.pop(name) for name in UPLOADED & values.keys()}
            for name, value in values.items():
                wizard[name] = value
            record = wizard.save()
            record.write({**uploaded, "card": card or record.card})
            record.action_record()
        self.env.flush_all()
        self.env.invalidate_all()
        return contract.notice_ids.sorted("id")[-1:]

    def arrive(self, notice, received_on, today=None, **values):
        with freeze_time(today or received_on):
            self.env["clm.notice.arrival.wizard"].with_user(self.rep).create(
                {"notice_id": notice.id, "received_on": received_on, **values}
            ).action_record()
        self.env.flush_all()
        self.env.invalidate_all()

    def count_by_arrival(self):
        """From now on, notice must be received by the deadline."""
        self.patch(self.registry["clm.contract"], "_notice_basis", lambda contract: notices.RECEIVED)
