from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import journey, pressure
from .crm_journey_mail_write import RENDERED
from .crm_journey_states import MANAGER

EMAIL, PURPOSE = "email", "journey"
GO_ON, LEAVE, WAIT = "go_on", "leave", "wait"
TWICE = "twice"
# Where another contact of the customer is written to, the limit of the customer counts it then, and says until when.
NEXT_TURN = timedelta(hours=1)


class CrmJourneyStep(models.Model):
    """The step that sends an e-mail, and what all steps that contact people have in common."""

    _inherit = "crm.journey.step"

    mail_template_id = fields.Many2one(
        "mail.template",
        "E-mail",
        ondelete="set null",
        domain=[("model", "=", "res.partner")],
        help="Sent in the language of the contact, with a link to unsubscribe. Whoever changes its text while the"
        " journey runs becomes its responsible.",
    )
    on_withheld = fields.Selection(
        [
            (GO_ON, "Goes on without it"),
            (WAIT, "Waits until the limits allow it"),
            (LEAVE, "Leaves the journey"),
        ],
        "Who May Not Be Contacted",
        default=GO_ON,
        required=True,
        help="Limits, opt-outs, the blacklist, and contacts without an address. Quiet hours are always waited for.",
    )

    def _run_mail(self, tokens, now):
        self.ensure_one()
        fault = self._mail_fault()
        if fault:
            return {token.id: journey.Outcome(failed=True, reason=fault) for token in tokens}
        writer = self.env["crm.journey.mail"]
        return self._contact(
            tokens,
            EMAIL,
            now,
            write=lambda ready: writer._compose(self, ready, now),
            done=writer._written(self, tokens),
        )

    def _contact(self, tokens, channel, now, write, done):
        """`{token id: Outcome}`, with the people asked about, written to and recorded.

        `write(tokens)` writes to them and returns `{token id: fault}` of those to whom it could not; `done` are ids
        of tokens that have their message already.
        """
        outcomes = {id_: journey.Outcome() for id_ in done}
        asked, outcomes_of_others = self._one_each(tokens.filtered(lambda token: token.id not in done), now)
        outcomes.update(outcomes_of_others)
        asking = self.env["crm.contact.pressure"]
        decisions = asking._decide(
            asked.partner_id, PURPOSE, channel, self.company_id, at=now, origin=self.journey_id
        )
        decisions.update(self._readers_of_another(asked, decisions, channel))
        ready = asked.filtered(lambda token: decisions[token.partner_id.id].verdict == pressure.SEND)
        faults = write(ready) if ready else {}
        for token in asked:
            decision = decisions[token.partner_id.id]
            if token.id in faults:
                outcomes[token.id] = journey.Outcome(failed=True, reason=faults[token.id])
                del decisions[token.partner_id.id]
            else:
                outcomes[token.id] = self._outcome(decision, now)
        asking._record(decisions, PURPOSE, channel, self.company_id, at=now, origin=self.journey_id)
        return outcomes

    def _one_each(self, tokens, now):
        """Of each person one token; the others wait for their turn, or have lost their person."""
        asked, seen, outcomes = [], set(), {}
        for token in tokens:
            person = token.partner_id.id
            if not person:
                outcomes[token.id] = journey.Outcome(None, reason="gone", withheld=True)
            elif person in seen:
                outcomes[token.id] = journey.Outcome(
                    reason=TWICE, again_at=fields.Datetime.add(now, minutes=5)
                )
            else:
                seen.add(person)
                asked.append(token.id)
        return tokens.browse(asked), outcomes

    def _outcome(self, decision, now):
        if decision.verdict == pressure.SEND:
            return journey.Outcome()
        until = now + NEXT_TURN if decision.reason == pressure.ACCOUNT_CHOSEN else decision.until
        waits = self.on_withheld == WAIT and until
        if decision.verdict == pressure.DELAY or waits:
            return journey.Outcome(reason=decision.reason, again_at=until)
        way = None if self.on_withheld == LEAVE else journey.NEXT
        return journey.Outcome(way, reason=decision.reason, withheld=True)

    def _readers_of_another(self, tokens, decisions, channel):
        """`{contact id: Decision}` of those whose address reads this message already as another contact."""
        if channel != EMAIL:
            return {}
        first = self.env["crm.journey.mail"]._readers(self, tokens.partner_id.mapped("email_normalized"))
        found = {}
        for partner in tokens.partner_id:
            if decisions[partner.id].verdict != pressure.SEND:
                continue
            reader = first.setdefault(partner.email_normalized, partner.id)
            if reader != partner.id:
                found[partner.id] = pressure.Decision(pressure.SKIP, TWICE)
        return found

    def _mail_fault(self):
        template = self.mail_template_id
        if template.model != "res.partner":
            return self.env._("“%(step)s” needs an e-mail template for contacts.", step=self.name)
        if template.report_template_ids:
            return self.env._(
                "“%(step)s” has a template with reports. E-mails of journeys carry no reports that are printed for"
                " each contact: remove them from the template.",
                step=self.name,
            )
        return ""

    @api.model
    def _required(self):
        return {**super()._required(), "mail": ("mail_template_id",)}

    def _own_faults(self):
        faults = super()._own_faults()
        if self.kind == "mail" and self.mail_template_id and (fault := self._mail_fault()):
            faults.append(fault)
        return faults

    def _explain(self, partner):
        if self.kind != "mail":
            return super()._explain(partner)
        fault = self._mail_fault()
        if fault:
            return fault
        lang = self.env["crm.journey.mail"]._languages(partner, self.company_id)[partner.id]
        subjects = self.mail_template_id._render_field(
            "subject", partner.ids, res_ids_lang={partner.id: lang}
        )
        text = self.env._("The e-mail “%(subject)s”", subject=subjects[partner.id])
        return f"{text} – {self._explain_decision(partner, EMAIL)}"

    def _explain_decision(self, partner, channel):
        pressing = self.env["crm.contact.pressure"]
        [decision] = pressing._decide(
            partner, PURPOSE, channel, self.company_id, origin=self.journey_id, preview=True
        ).values()
        reason = pressing._reason_text(decision.reason)
        if decision.verdict == pressure.SEND:
            return self.env._("would be sent now.")
        if decision.verdict == pressure.DELAY:
            return self.env._("is put off: %(reason)s.", reason=reason)
        return self.env._("is withheld: %(reason)s.", reason=reason)


class MailTemplate(models.Model):
    """Its texts run with the rights of whoever answers for the journeys that send it."""

    _inherit = "mail.template"

    def write(self, vals):
        done = super().write(vals)
        self._answer_for_journeys(vals)
        return done

    def _answer_for_journeys(self, names):
        """Who changes these fields becomes the responsible of the journeys that send it, or is refused."""
        if self.env.su or set(RENDERED).isdisjoint(names):
            return
        steps = self._steps_on_the_way().filtered(lambda step: step.version_id.state != "draft")
        for sending in steps.journey_id:
            if sending.user_id == self.env.user:
                continue
            if not self._may_answer_for(sending):
                raise AccessError(
                    self.env._(
                        "The journey “%(journey)s” sends this e-mail. Ask %(user)s, who answers for it, or another"
                        " administrator of the customer lifecycle, to change its text.",
                        journey=sending.name,
                        user=sending.user_id.name,
                    )
                )
            sending.user_id = self.env.user

    def _may_answer_for(self, sending):
        user = self.env.user
        return user.has_group(MANAGER) and sending.company_id in user.company_ids

    def _steps_on_the_way(self):
        """The steps of journeys that are not over, in a sudo environment."""
        # Also journeys of companies that the user does not see send it.
        return (
            self.env["crm.journey.step"]
            .sudo()
            .search(
                [
                    ("mail_template_id", "in", self.ids),
                    ("journey_id.state", "in", ("running", "paused")),
                ]
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent_by_journeys(self):
        step = self._steps_on_the_way()[:1]
        if step:
            raise UserError(
                self.env._(
                    "The journey “%(journey)s” sends the e-mail “%(mail)s”. Choose another one there, or stop the"
                    " journey, before you delete it.",
                    journey=step.journey_id.name,
                    mail=step.mail_template_id.name,
                )
            )


class CrmContactPressure(models.AbstractModel):
    _inherit = "crm.contact.pressure"

    @api.model
    def _reasons(self):
        return {
            **super()._reasons(),
            TWICE: self.env._("Another contact with the same address gets it"),
        }
