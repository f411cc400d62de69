from dataclasses import replace

from odoo import api, fields, models

from ..tools import terms


class ClmTermDeadline(models.Model):
    """Feeds contracts, calendars and zones to `tools.terms`, and keeps its answers on terms."""

    _inherit = "clm.term"

    notice_deadline_at = fields.Datetime(
        "Deadline is over at",
        help="The end of the last day for notice where the law of the contract governs.",
    )
    deadline_trail = fields.Text(help="The steps in which the deadline was found, see tools/terms/trail.py.")
    deadline_was_over = fields.Boolean(
        "Too late for notice from the start", help="The deadline was over when the term was opened."
    )
    deadline_problem = fields.Char(help="Why the deadline could not be found as it should be.")

    deadline_over = fields.Boolean(compute="_compute_deadline_over")

    @api.depends("notice_deadline", "notice_deadline_at")
    def _compute_deadline_over(self):
        for term in self:
            term.deadline_over = bool(term.notice_deadline) and term._days_left() < 0

    def _days_left(self):
        """Whole days until the deadline's own day, where the law of the contract governs; negative once it is over."""
        self.ensure_one()
        if not self.notice_deadline_at:
            return (self.notice_deadline - fields.Date.context_today(self)).days
        return (self.notice_deadline_at - fields.Datetime.now()).days

    @api.model
    def _values(self, contract, number, first_day):
        """Column values of the contract's term `number`, counted from the contract's first day."""
        return self._values_of([(contract, number, first_day)])[0]

    @api.model
    def _values_of(self, rows, problems=None):
        """Column values of many terms, with as many queries for many as for one.

        :param rows: list of `(contract, number, first day of the contract's first term)`
        :param problems: a dict that takes the text of what is wrong by the index of the row, whose values are None
            then; without it, the first row that cannot be raises `tools.terms.TermError`
        :return: list of dicts with the same keys, one a row; None for a column that stays empty
        """
        places = self._places_of(self.env["clm.contract"].union(*(contract for contract, *_rest in rows)))
        today, now = fields.Date.context_today(self), fields.Datetime.now()
        kept, found = {}, []
        for index, (contract, number, first_day) in enumerate(rows):
            try:
                span, notice = self._span(contract, number, first_day), self._notice(contract)
                place = places[contract.id]
                key = (span, notice, id(place))
                if key not in kept:
                    kept[key] = self._deadline_values(span, notice, place, today, now)
            except terms.TermError as error:
                if problems is None:
                    raise
                problems[index] = str(error)
                found.append(None)
                continue
            found.append(
                {
                    "contract_id": contract.id,
                    "number": number,
                    "start_date": span.first,
                    "end_date": span.last,
                    **kept[key],
                }
            )
        return found

    def _end_by_notice(self, day, *, arrived=False):
        """The last day of the contract if notice is given in time on `day`: the end of the term, of the minimum term,
        or the day before an anniversary. None where no such day is left, or the length of notice alone decides.

        :param arrived: `day` is the one of arrival, so that no days of delivery are to come
        """
        self.ensure_one()
        contract = self.contract_id
        span = self._span(contract, self.number, self._contract_starts()[contract])
        place = self._places_of(contract)[contract.id]
        notice = self._notice(contract)
        if arrived:
            notice = replace(notice, delivery_days=0)
        found = place.counted(lambda calendar: terms.deadline(span, notice, calendar, day))
        return found.ends_on if found.day and found.day >= day else None

    @api.model
    def _bounds(self, contract, number, first_day):
        """First and last day of the contract's term `number`; no last day where it is open."""
        if contract.term_mode == terms.MODE_EVERGREEN:
            return first_day, None
        length = contract.term_until or terms.Duration(contract.term_length, contract.term_unit)
        renewal = None
        if contract.renewal_length:
            renewal = terms.Duration(contract.renewal_length, contract.renewal_unit)
        elif contract.term_until and contract.term_length:
            renewal = terms.Duration(contract.term_length, contract.term_unit)
        return terms.term_bounds(first_day, length, renewal, number)

    @api.model
    def _span(self, contract, number, first_day):
        first, last = self._bounds(contract, number, first_day)
        minimum = contract.minimum_length and terms.Duration(
            contract.minimum_length, contract.minimum_unit or "month"
        )
        return terms.Span(
            start=first_day,
            first=first,
            last=last,
            minimum_last=terms.last_day(first_day, minimum) if minimum else None,
            renews=contract.term_mode == terms.MODE_AUTO_RENEW
            and terms.may_renew(number, contract.renewal_limit),
        )

    @api.model
    def _notice(self, contract):
        return terms.Notice(
            contract.notice_length,
            contract.notice_unit,
            contract.notice_anchor or terms.END,
            contract.notice_arrival or terms.SENT,
            contract.notice_delivery_days,
        )

    @api.model
    def _deadline_values(self, span, notice, place, today, now):
        problem = None
        try:
            found = terms.deadline(span, notice, place.calendar, today)
        except terms.NoWorkingDay:
            # The contract goes on with a deadline that is rather too late than missing, and says so.
            problem = self._no_working_day(place)
            found = terms.deadline(span, notice, place.without_company, today)
        over_at = found.day and terms.end_of_day(found.day, place.zone)
        return {
            "notice_deadline": found.day,
            "notice_deadline_at": over_at,
            "deadline_trail": terms.trail_of((*found.steps, *place.notes(found))),
            "deadline_problem": problem,
            "deadline_was_over": bool(over_at and over_at <= now),
        }

    @api.model
    def _no_working_day(self, place):
        return self.env._(
            "The working hours of %(company)s leave no working day, so only those of the country count. "
            "Correct the working hours under Settings ‣ Technical ‣ Working Schedules, then recompute the deadline.",
            company=place.company_name,
        )

    @api.model
    def _places_of(self, contracts):
        """Calendars and zone by id of the contract, one for all that share them; see `tools.terms.Place`."""
        # Whoever drafts need not see other companies' addresses; where a company is, is no secret.
        days = contracts.sudo().company_id._clm_company_days()
        shared, places = {}, {}
        for contract in contracts:
            company, country = contract.company_id, contract.governing_country_id
            if (company, country) not in shared:
                shared[company, country] = self._place(company.sudo(), country, days[company.sudo()])
            places[contract.id] = shared[company, country]
        return places

    @api.model
    def _place(self, company, country, days):
        return terms.Place(
            country=country.code or None,
            subdivision=(company.state_id.code if company.country_id == country else None) or None,
            company=days,
            company_name=company.name,
            zones=(company.partner_id.tz, company.resource_calendar_id.tz),
        )
