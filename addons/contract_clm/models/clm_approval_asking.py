from collections import defaultdict

from odoo import api, fields, models


class ClmApprovalAsking(models.Model):
    """Telling people that something waits for them, once for all of it."""

    _inherit = "clm.approval"

    @api.model
    def _ask(self, steps):
        """An activity for each contract and person, and one message a person for all of them."""
        if not steps:
            return
        readers = steps._reader_ids()
        asked = defaultdict(lambda: self.env["clm.contract"])
        for step in steps:
            for user in step._to_ask():
                if user.id in readers:
                    asked[user] |= step.contract_id
        self._ask_people(asked, self._send_request)

    @api.model
    def _ask_people(self, asked, send):
        """Asks people: dict of contracts by user; `send(user, contracts)` writes to one of them."""
        self._schedule(asked)
        for user, contracts in asked.items():
            send(user, contracts)
        self.env["res.users"].union(*asked)._clm_notify_waiting()

    @api.model
    def _schedule(self, asked, kind="contract_clm.mail_activity_approve"):
        """All activities in one go. The message says more than the one that comes with an activity."""
        kind = self.env.ref(kind)
        model = self.env["ir.model"]._get_id("clm.contract")
        today = fields.Date.context_today(self)
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True, clm_keep_followers=True
        ).create(
            [
                {
                    "activity_type_id": kind.id,
                    "summary": kind.name,
                    "automated": True,
                    "date_deadline": today,
                    "res_model_id": model,
                    "res_id": contract.id,
                    "user_id": user.id,
                }
                for user, contracts in asked.items()
                for contract in contracts
            ]
        )

    @api.model
    def _send_request(self, user, contracts):
        """Asks one person about some contracts, in their language."""
        contracts = contracts._in_language_of(user)
        if len(contracts) == 1:
            subject = contracts.env._("%(contract)s waits for your approval", contract=contracts.name)
        else:
            subject = contracts.env._("%(count)s contracts wait for your approval", count=len(contracts))
        contracts._notify_person(user, subject, "contract_clm.approval_request_body")


class ClmApprovalStepAsking(models.Model):
    _inherit = "clm.approval.step"

    def _to_ask(self):
        """Those who are awaited, and who stands in for them today; never whose own contract it is."""
        awaited = self._awaited()
        return (awaited | awaited.clm_stand_in_ids) - self._own_users()

    @api.model
    def _reader_ids(self):
        """The ids of all users with the right to contracts."""
        return frozenset(self.env["res.users"]._clm_readers().ids)
