from ast import literal_eval
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.journey import NO, YES, Outcome


class CrmJourneyStep(models.Model):
    """The condition: which of two ways people take."""

    _inherit = "crm.journey.step"

    condition = fields.Selection(
        [
            ("domain", "The contact"),
            ("segment", "A segment"),
            ("signal", "A signal"),
            ("mail", "An e-mail of this journey"),
        ],
        "Asks About",
        default="domain",
        required=True,
    )
    condition_domain = fields.Char("Contact Matches", default="[]", required=True)
    condition_segment_id = fields.Many2one(
        "crm.segment", "Is in the Segment", ondelete="restrict", check_company=True
    )
    condition_kind_id = fields.Many2one("crm.lifecycle.kind", "Signal That Came", ondelete="restrict")
    condition_since = fields.Selection(
        [("entry", "Since they entered"), ("days", "In the last days"), ("ever", "Ever")],
        "Came When",
        default="entry",
        required=True,
    )
    condition_days = fields.Integer("Days Back", default=30)
    condition_negative = fields.Boolean("Turned Around", help="“If so” is where the condition does not hold.")

    @api.constrains("condition_domain", "kind", "condition", "condition_days")
    def _check_condition(self):
        for step in self:
            if step.condition_days < 0:
                raise ValidationError(self.env._("Numbers of days cannot be negative."))
            if step.kind != "condition" or step.condition != "domain":
                continue
            if problem := step.journey_id._domain_problem(step.condition_domain):
                raise ValidationError(
                    self.env._(
                        "The condition of “%(step)s” cannot be used: %(problem)s Change it in the filter editor.",
                        step=step.name,
                        problem=problem,
                    )
                )

    def _missing(self):
        missing = super()._missing()
        needed = {"segment": "condition_segment_id", "signal": "condition_kind_id"}.get(self.condition)
        if self.kind == "condition" and needed and not self[needed]:
            missing.append(needed)
        return missing

    def _own_faults(self):
        faults = super()._own_faults()
        if self.kind == "condition" and self.condition == "domain":
            if (self.condition_domain or "[]").strip() == "[]":
                faults.append(
                    self.env._("“%(step)s” is true of everyone. Give it a condition.", step=self.name)
                )
            elif problem := self.journey_id._domain_problem(self.condition_domain):
                faults.append(
                    self.env._("“%(step)s” cannot be evaluated: %(problem)s", step=self.name, problem=problem)
                )
        return faults

    def _run_condition(self, tokens, now):
        answers = self._answer(tokens.partner_id, tokens)
        return {token.id: Outcome(answers.get(token.partner_id.id, NO)) for token in tokens}

    def _answer(self, partners, token=None):
        """`{contact id: way}`; `token` are the tokens of these contacts, None where they only might travel."""
        self.ensure_one()
        if self.condition == "mail":
            tokens = self.env["crm.journey.token"] if token is None else token
            found = {id_: bool(yes) and yes != NO for id_, yes in self._answer_mail(tokens).items()}
            met = {each.partner_id.id for each in tokens if found.get(each.id)}
        else:
            met = getattr(self, f"_met_{self.condition}")(partners, token)
        return {
            partner.id: YES if (partner.id in met) != self.condition_negative else NO for partner in partners
        }

    def _answer_mail(self, tokens):
        """`{token id: did it happen}` of what became of an e-mail; nothing is known without one."""
        return {}

    def _met_domain(self, partners, token):
        domain = Domain(literal_eval(self.condition_domain or "[]")) & Domain("id", "in", partners.ids)
        return set(partners.with_context(active_test=False)._search(domain))

    def _met_segment(self, partners, token):
        member = self.journey_id._member_sql(self.condition_segment_id, SQL("p.id"))
        return self._found_ids(
            SQL("SELECT p.id FROM res_partner p WHERE p.id = ANY(%s) AND %s", partners.ids, member)
        )

    def _met_signal(self, partners, token):
        """Signals are for every user of the lifecycle, and nothing of them but that they came is told."""
        now = fields.Datetime.now()
        since = {
            "entry": SQL("t.since_at"),
            "days": SQL("%s::timestamp", now - timedelta(days=self.condition_days)),
            "ever": SQL("'-infinity'::timestamp"),
        }[self.condition_since]
        entry = SQL("t.event_id") if self.condition_since == "entry" else SQL("NULL::int")
        kinds = SQL("e.kind_id = %s", self.condition_kind_id.id)
        signal = self.journey_id._signals_sql(kinds, SQL("p.id"), since, entry, SQL("%s", now))
        return self._found_ids(
            SQL(
                """SELECT p.id FROM res_partner p
                     LEFT JOIN crm_journey_token t ON t.id = ANY(%s) AND t.partner_id = p.id
                    WHERE p.id = ANY(%s) AND %s IS NOT NULL""",
                token.ids if token else [],
                partners.ids,
                signal,
            )
        )

    def _found_ids(self, query):
        self.env.cr.execute(query)
        return {row[0] for row in self.env.cr.fetchall()}

    def _explain(self, partner):
        if self.kind != "condition":
            return super()._explain(partner)
        words = {
            "domain": self.env._("Does the contact match?"),
            "segment": self.env._("Is the contact in “%(segment)s”?", segment=self.condition_segment_id.name),
            "signal": self.env._("Did “%(signal)s” come?", signal=self.condition_kind_id.name),
            "mail": self.env._("What became of the e-mail?"),
        }
        answer = self._answer(partner)[partner.id]
        yes = self.env._("“If so”") if answer == YES else self.env._("“If not”")
        return self.env._("%(question)s The way is %(way)s", question=words[self.condition], way=yes)
