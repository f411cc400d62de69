from collections import defaultdict

from odoo import models

# Of a message; the others are counted.
MAIL_ROWS = 50
NUMBERS_IN_SUBJECT = 10


class ClmContractApprovalKeeping(models.Model):
    """What the runs of approval keep on their contracts, and whom they tell."""

    _inherit = "clm.contract"

    def _set_state_quietly(self, state):
        """Changes the state where a note of its own says more than the tracked field would."""
        if self:
            self.with_context(tracking_disable=True)._write_guarded({"state": state})

    def _set_waiting(self, waiting):
        """Who is waited for: dict of users by contract, nobody for those that are left out. Ends the activities of
        whoever need not decide any more."""
        groups = defaultdict(self.browse)
        for contract in self:
            groups[waiting.get(contract, self.env["res.users"])] |= contract
        for users, contracts in groups.items():
            contracts._write_guarded({"approver_ids": [(6, 0, users.ids)]})
        self._end_activities(waiting)

    def _end_activities(self, waiting):
        kind = self.env.ref("contract_clm.mail_activity_approve")
        # Activities belong to the approvers; whoever decides or voids ends them.
        activities = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "clm.contract"),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "=", kind.id),
                ]
            )
        )
        awaited = {contract.id: users | users.clm_stand_in_ids for contract, users in waiting.items()}
        nobody = self.env["res.users"]
        over = activities.filtered(
            lambda activity: activity.user_id not in awaited.get(activity.res_id, nobody)
        )
        users = over.user_id
        over.unlink()
        users._clm_notify_waiting()

    def _remember_own(self, user):
        """From now on these contracts are `user`'s own, too: see own_user_ids."""
        others = self.filtered(lambda contract: user not in contract.own_user_ids)
        if user and others:
            # Whoever gives a contract away may have no right on it any more.
            others.sudo()._write_guarded({"own_user_ids": [(4, user.id)]})

    def _remember_asked(self, asked):
        """From now on these people may read the contracts: dict of users by contract."""
        groups = defaultdict(self.browse)
        for contract in self:
            groups[asked[contract]] |= contract
        for users, contracts in groups.items():
            contracts._write_guarded({"asked_user_ids": [(4, user) for user in users.ids]})

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Being asked for a decision does not make anybody a follower of all that is written."""
        if self.env.context.get("clm_keep_followers"):
            return True
        return super().message_subscribe(partner_ids, subtype_ids)

    def _in_language_of(self, user):
        return self.with_context(lang=user.lang or self.env.lang)

    def _tell_owners(self, words):
        """One message to each owner but the current user, for all of their contracts; `words` as in `_tell_news`."""
        for owner, contracts in self.grouped("user_id").items():
            if owner and owner != self.env.user:
                contracts._tell_news(owner, words)

    def _tell_news(self, user, words):
        """Tells one person, in their language, what happened to these contracts.

        :param words: function of an environment that gives subject and text in its language
        """
        contracts = self._in_language_of(user)
        subject, text = words(contracts.env)
        numbers = ", ".join(contracts[:NUMBERS_IN_SUBJECT].mapped("name"))
        contracts._notify_person(user, f"{subject}: {numbers}", "contract_clm.approval_news_body", text=text)

    def _notify_person(self, user, subject, body_view, **values):
        """A message to one person about these contracts, by mail or in the inbox as they prefer."""
        contracts = self._in_language_of(user).sudo()
        body = contracts.env["ir.qweb"]._render(
            body_view,
            {
                "contracts": contracts[:MAIL_ROWS],
                "more": max(len(contracts) - MAIL_ROWS, 0),
                "base_url": self[:1].get_base_url(),
                "sender": self.env.user,
                **values,
            },
        )
        about = {"model": self._name, "res_id": self.id} if len(self) == 1 else {}
        # Whoever acts need not have the right to write to the person's address.
        self.env["mail.thread"].sudo().message_notify(
            partner_ids=user.partner_id.ids,
            subject=subject,
            body=body,
            author_id=self.env.user.partner_id.id,
            email_layout_xmlid="mail.mail_notification_light",
            force_send=False,
            **about,
        )
