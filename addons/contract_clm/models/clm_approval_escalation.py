from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

MANAGER_GROUP = "contract_clm.group_contract_clm_manager"
LATE, GONE = "late", "gone"


class ClmApprovalEscalation(models.Model):
    """Others are asked where those who were asked do not decide in time, or are no longer there."""

    _inherit = "clm.approval.step"

    escalated_to_ids = fields.Many2many(
        "res.users",
        "clm_approval_step_escalated_rel",
        string="Escalated to",
        context={"active_test": False},
        help="Asked as well, later. Where all must approve, they decide for those who have not.",
    )

    @api.model
    def _escalation_due(self, now):
        due = Domain("escalate_on", "<=", now) & Domain("escalated_on", "=", False)
        return self.search(Domain("state", "=", "pending") & due, order="escalate_on, id")

    def _escalate_late(self):
        alone = self._escalate(LATE)
        # Once: those who are told know it now.
        alone.escalated_on = fields.Datetime.now()
        alone._tell_responsible(alone._nobody_words)

    def _escalate(self, why):
        """Lets others decide as well, asks them, and leaves evidence.

        :param why: LATE or GONE
        :return: the steps for which there is nobody else
        """
        found = self._escalation_people()
        by_people = defaultdict(self.browse)
        for step, people in found.items():
            by_people[people] |= step
        alone = by_people.pop(self.env["res.users"], self.browse())
        for people, steps in by_people.items():
            steps._call_in(people)
        (self - alone)._after_escalation(found, why)
        return alone

    def _call_in(self, people):
        links = [(4, user.id) for user in people]
        self.write({"user_ids": links, "escalated_to_ids": links, "escalated_on": fields.Datetime.now()})

    def _escalation_people(self):
        """Who could be asked besides those who are: dict of users by step, empty where nobody could."""
        readers, managers = self._reader_ids(), {}
        return {
            step: step._fit(step.escalation_user_ids, readers)
            or step._fit(step._managers_of_asked(managers), readers)
            for step in self
        }

    def _fit(self, users, readers):
        """Those of `users` who may decide on the contract and were not asked yet."""
        return self._able_of(users - self.user_ids, readers)

    def _able_of(self, users, readers):
        with_right = users.filtered(lambda user: user.id in readers)
        return self.contract_id._may_decide(with_right) - self._own_users()

    def _managers_of_asked(self, known):
        """:param known: dict of managers by user and company, which is added to"""
        managers = self.env["res.users"]
        for user in self._open_seats():
            key = (user, self.company_id)
            if key not in known:
                known[key] = user.with_company(self.company_id)._clm_manager()
            managers |= known[key]
        return managers

    # Telling

    def _after_escalation(self, found, why):
        if not self:
            return
        contracts, runs = self.contract_id, self.approval_id
        contracts._set_waiting(runs._waiting())
        contracts._log_evidence_rows(
            "approval_escalated", [step._escalation_row(found[step], why) for step in self]
        )
        notes = defaultdict(list)
        for step in self:
            notes[step.contract_id.id].append(step._escalation_text(found[step], why))
        contracts._message_log_batch({id_: " ".join(texts) for id_, texts in notes.items()})
        asked = defaultdict(contracts.browse)
        for step in self:
            for user in step._to_ask() & (found[step] | found[step].clm_stand_in_ids):
                asked[user] |= step.contract_id
        runs._ask_people(asked, lambda user, some: self._send_escalation(user, some, why))

    def _escalation_row(self, people, why):
        payload = {
            "step": self.name,
            "why": why,
            "asked": (self.user_ids - people).mapped("login"),
            "called_in": people.mapped("login"),
        }
        return self.contract_id, self.version_id, self._escalation_text(people, why), payload

    def _escalation_text(self, people, why):
        names = {
            "step": self.name,
            "people": ", ".join(people.mapped("name")),
            "asked": ", ".join((self.user_ids - people).mapped("name")),
        }
        if why == LATE:
            return self.env._(
                "%(step)s: %(asked)s did not decide in time; %(people)s may decide too.", **names
            )
        return self.env._("%(step)s: of %(asked)s too few are left; %(people)s may decide too.", **names)

    @api.model
    def _send_escalation(self, user, contracts, why):
        contracts = contracts._in_language_of(user)
        if len(contracts) == 1:
            subject = contracts.env._(
                "Escalated to you: %(contract)s waits for approval", contract=contracts.name
            )
        else:
            subject = contracts.env._(
                "Escalated to you: %(count)s contracts wait for approval", count=len(contracts)
            )
        text = (
            contracts.env._("Those who were asked did not decide in time, so you may decide as well.")
            if why == LATE
            else contracts.env._(
                "Too few of those who were asked are still there, so you may decide as well."
            )
        )
        contracts._notify_person(user, subject, "contract_clm.approval_news_body", text=text)

    @api.model
    def _nobody_words(self, env):
        """Subject and text for those who must see to it."""
        return (
            env._("Nobody to escalate to"),
            env._(
                "The approval is late, and nobody else can be asked: those named for escalation and the managers of "
                "the approvers may not decide on it, or there are none. An administrator hands the step over to "
                "somebody under Contracts ‣ Approvals ‣ All Approvals."
            ),
        )

    def _tell_responsible(self, words):
        """One message to each owner and administrator, for all of their contracts.

        :param words: as in `clm.contract._tell_news`
        :return: dict of contracts by user
        """
        told = self._responsible()
        for user, contracts in told.items():
            contracts._tell_news(user, words)
        return told

    def _responsible(self):
        """The owners, and the administrators who may read the contracts: dict of contracts by user."""
        contracts = self.contract_id
        # Who belongs to a group is not everybody's to read.
        administrators = self.env.ref(MANAGER_GROUP).sudo().all_user_ids
        people = (contracts.user_id | administrators).filtered(lambda user: user.active and not user.share)
        told = {user: contracts._readable_by(user) for user in people if contracts}
        return {
            user: some
            if user in administrators
            else some.filtered(lambda one, user=user: one.user_id == user)
            for user, some in told.items()
            if some
        }


class ClmContractReadable(models.Model):
    _inherit = "clm.contract"

    def _readable_by(self, user):
        """Those of the contracts that this person may read in any of their companies."""
        theirs = self.with_user(user).sudo(False).with_context(allowed_company_ids=user.company_ids.ids)
        return self.browse(theirs._filtered_access("read").ids)
