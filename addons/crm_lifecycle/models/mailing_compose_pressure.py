from odoo import models

from ..tools.pressure import DELAY, SEND, Decision

WITHHELD = "lifecycle_withheld"
EMAIL, PURPOSE = "email", "marketing"


class MailComposeMessage(models.TransientModel):
    """Mass mailings ask contact pressure about each batch of contacts, and of leads with a contact."""

    _inherit = "mail.compose.message"

    def _process_mail_values_state(self, mail_values_dict):
        values = super()._process_mail_values_state(mail_values_dict)
        if self._is_mass_mailing() and self.mass_mailing_id.lifecycle_respects_limits:
            self._withhold(values)
        return values

    def _withhold(self, values):
        contacts = self._contacts_of(
            [id_ for id_, mail in values.items() if mail.get("state") not in ("cancel", "exception")]
        )
        people = self.env["res.partner"].browse(dict.fromkeys(contacts.values()))
        if not people:
            return
        mailing = self.mass_mailing_id
        company = mailing.user_id.company_id or self.env.company
        pressure = self.env["crm.contact.pressure"]
        decisions = pressure._decide(people, PURPOSE, EMAIL, company, origin=mailing)
        for id_, contact in contacts.items():
            decision = decisions[contact]
            if decision.verdict == DELAY:
                # Odoo's queue sends it then.
                values[id_]["scheduled_date"] = decision.until
            elif decision.verdict != SEND:
                values[id_] |= {
                    "state": "cancel",
                    "failure_type": WITHHELD,
                    "failure_reason": pressure._reason_text(decision.reason),
                    "is_notification": False,
                }
        pressure._record(decisions, PURPOSE, EMAIL, company, origin=mailing)
        self._record_later(decisions, company)

    def _record_later(self, decisions, company):
        """What was put off is sent without being asked again, and counts from then on."""
        later = {}
        for contact, decision in decisions.items():
            if decision.verdict == DELAY:
                later.setdefault(decision.until, {})[contact] = Decision(SEND)
        for at, sent in later.items():
            self.env["crm.contact.pressure"]._record(
                sent, PURPOSE, EMAIL, company, at=at, origin=self.mass_mailing_id
            )

    def _contacts_of(self, ids):
        """`{record id: contact id}` of those who are contacts, or leads that have one."""
        if self.model == "res.partner":
            return {id_: id_ for id_ in ids}
        if self.model == "crm.lead":
            return {
                lead.id: lead.partner_id.id for lead in self.env["crm.lead"].browse(ids) if lead.partner_id
            }
        return {}

    def _prepare_mail_values_mailing_traces(self, mail_values_all):
        traces = super()._prepare_mail_values_mailing_traces(mail_values_all)
        for id_, mail in mail_values_all.items():
            if mail.get("failure_type") == WITHHELD and traces.get(id_):
                traces[id_]["failure_reason"] = mail["failure_reason"]
        return traces
