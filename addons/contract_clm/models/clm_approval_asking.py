from collections import defaultdict

from odoo import api, fields, models

MAIL_ROWS = 50


class ClmApprovalAsking(models.Model):
    """Telling people that something waits for them, once for all of it."""

    _inherit = "clm.approval"

    @api.model
    def _ask(self, steps):
        """An activity for each contract and person, and one message a person for all of them."""
        asked = defaultdict(lambda: self.env["clm.contract"])
        for step in steps:
            for user in step._to_ask():
                asked[user] |= step.contract_id
        self._schedule(asked)
        for user, contracts in asked.items():
            self._send_request(user, contracts)
        self.env["res.users"].union(*asked)._clm_notify_waiting()

    @api.model
    def _schedule(self, asked):
        """All activities in one go. The message says more than the one that comes with an activity."""
        kind = self.env.ref("contract_clm.mail_activity_approve")
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
        contracts = contracts.with_context(lang=user.lang or self.env.lang)
        if len(contracts) == 1:
            subject = contracts.env._("%(contract)s waits for your approval", contract=contracts.name)
        else:
            subject = contracts.env._("%(count)s contracts wait for your approval", count=len(contracts))
        contracts._notify_person(user, subject, "contract_clm.approval_request_body", MAIL_ROWS)


class ClmApprovalStepAsking(models.Model):
    _inherit = "clm.approval.step"

    def _to_ask(self):
        """Those who have a seat still open, and who stands in for them today; never whose own contract it is."""
        seats = self._open_seats()
        return (seats | seats.clm_stand_in_ids) - self._own_users()
