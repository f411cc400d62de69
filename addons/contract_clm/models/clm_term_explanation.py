from babel.units import format_unit
from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse, get_lang

from ..tools import terms


class ClmTermExplanation(models.Model):
    """How a deadline was found, in the words and the language of whoever reads it."""

    _inherit = "clm.term"

    deadline_steps = fields.Html("How the deadline was found", compute="_compute_deadline_steps")

    @api.depends("deadline_trail", "notice_deadline", "deadline_problem")
    @api.depends_context("lang")
    def _compute_deadline_steps(self):
        for term in self:
            values = {name: term[name] for name in ("deadline_trail", "notice_deadline", "deadline_problem")}
            if term.deadline_trail:
                term.deadline_steps = self._in_words(term.contract_id, values)
            else:
                term.deadline_steps = term.notice_deadline and self._as_paragraph(self._without_steps())

    @api.model
    def _in_words(self, contract, values):
        """The steps of `_values_of` as a numbered list, with the result behind it."""
        sentences = [
            getattr(self, f"_say_{step.code}")(contract, step)
            for step in terms.steps_of(values["deadline_trail"])
        ]
        if values["deadline_problem"]:
            sentences.append(values["deadline_problem"])
        steps = Markup("").join(Markup("<li>%s</li>") % sentence for sentence in sentences)
        result = Markup("")
        if values["notice_deadline"]:
            text = self.env._("Last day for notice: %(day)s", day=self._day_text(values["notice_deadline"]))
            result = Markup('<p class="mb-0"><strong>%s</strong></p>') % text
        return Markup('<ol class="mb-2">%s</ol>') % steps + result

    @api.model
    def _without_steps(self):
        return self.env._(
            "The steps of this deadline were not kept at that time. Officers find it anew under Contracts ‣ Terms "
            "with “Recompute deadlines”."
        )

    @api.model
    def _as_paragraph(self, text):
        return Markup("<p>%s</p>") % text

    @api.model
    def _day_text(self, day):
        return format_date(self.env, day, date_format="full")

    @api.model
    def _length_text(self, length, unit):
        if unit == terms.BUSINESS_DAY:
            if length == 1:
                return self.env._("1 working day")
            return self.env._("%(count)s working days", count=length)
        locale = babel_locale_parse(get_lang(self.env).code)
        return format_unit(length, f"duration-{unit}", "long", locale=locale)

    # One method a code of `tools.terms.Step`

    def _say_ends(self, _contract, step):
        return self.env._("The term ends on %(day)s.", day=self._day_text(step.day))

    def _say_minimum_ends(self, _contract, step):
        return self.env._("The minimum term ends on %(day)s.", day=self._day_text(step.day))

    def _say_anniversary(self, _contract, step):
        return self.env._(
            "The contract may end on an anniversary of its start: %(day)s.", day=self._day_text(step.day)
        )

    def _say_before(self, _contract, step):
        return self.env._(
            "%(length)s before: %(day)s.",
            length=self._length_text(*step.values),
            day=self._day_text(step.day),
        )

    def _say_business_before(self, _contract, step):
        return self.env._(
            "%(length)s before: %(day)s.",
            length=self._length_text(step.values[0], terms.BUSINESS_DAY),
            day=self._day_text(step.day),
        )

    def _say_delivery(self, _contract, step):
        return self.env._(
            "Notice must be received by then. Minus %(length)s for delivery: %(day)s.",
            length=self._length_text(step.values[0], "day"),
            day=self._day_text(step.day),
        )

    def _say_day_before(self, _contract, step):
        return self.env._("At the latest on the day before: %(day)s.", day=self._day_text(step.day))

    def _say_holiday(self, contract, step):
        country = contract.governing_country_id
        # Where the company is, is no secret; holidays differ by state.
        state = contract.sudo().company_id.state_id.code or None
        language = get_lang(self.env).code
        subdivision = terms.known_subdivision(country.code, state)
        return self.env._(
            "%(first)s is %(holiday)s in %(country)s: moved to %(day)s.",
            first=self._day_text(step.values[0]),
            holiday=terms.holiday_name(country.code, subdivision, step.values[0], language)
            or self.env._("a public holiday"),
            country=country.name,
            day=self._day_text(step.day),
        )

    def _say_weekend(self, contract, step):
        return self.env._(
            "%(first)s is a day of the weekend in %(country)s: moved to %(day)s.",
            first=self._day_text(step.values[0]),
            country=contract.governing_country_id.name,
            day=self._day_text(step.day),
        )

    def _say_not_worked(self, contract, step):
        return self.env._(
            "%(company)s does not work on %(first)s: moved to %(day)s.",
            company=contract.sudo().company_id.name,
            first=self._day_text(step.values[0]),
            day=self._day_text(step.day),
        )

    def _say_closed(self, contract, step):
        first, reason = step.values
        return self.env._(
            "%(company)s is closed on %(first)s (%(reason)s): moved to %(day)s.",
            company=contract.sudo().company_id.name,
            first=self._day_text(first),
            reason=reason or self.env._("time off"),
            day=self._day_text(step.day),
        )

    def _say_renews_anyway(self, _contract, step):
        return self.env._(
            "The minimum term runs until %(minimum)s, so the contract renews after %(day)s, with or without notice.",
            minimum=self._day_text(step.day),
            day=self._day_text(step.values[0]),
        )

    def _say_any_time(self, _contract, step):
        length, unit = step.values
        if not length:
            return self.env._("Notice may be given at any time.")
        return self.env._(
            "Notice may be given at any time, %(length)s ahead.", length=self._length_text(length, unit)
        )

    def _say_no_country(self, contract, _step):
        return self.env._(
            "No governing law is given, so only the working days of %(company)s count.",
            company=contract.sudo().company_id.name,
        )

    def _say_country_unknown(self, contract, _step):
        return self.env._(
            "Public holidays of %(country)s are not known, so only the working days of %(company)s count.",
            country=contract.governing_country_id.name,
            company=contract.sudo().company_id.name,
        )

    def _say_zone(self, _contract, step):
        return self.env._("The day ends at midnight in the time zone %(zone)s.", zone=step.values[0])
