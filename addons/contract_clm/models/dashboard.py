"""The numbers of the contract dashboard.

Each is told with the domain of what it counts, so that a click opens just that; and each is read with the rights of
whoever asks, from the WHERE clause that the ORM makes for them. How many queries there are does not depend on the data.
"""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Domain
from odoo.tools import SQL

DEADLINE_DAYS = (30, 60, 90)
MONTHS = 12


class Dashboard:
    """Reads the numbers of what lies within a scope: a domain that holds for contracts and for renewals."""

    def __init__(self, env, scope):
        self.env = env
        self.contracts, self.renewals = env["clm.contract"], env["clm.renewal"]
        self.today = fields.Date.context_today(self.contracts)
        self.year_ago = self.today - relativedelta(years=1)
        self.scope = scope
        self.active = scope & Domain("state", "=", "active")
        self.rates = self._rates()

    def data(self):
        # The rules make queries of many parts: compiling them takes longer than what they are for.
        self.env.cr.execute("SET LOCAL jit = off")
        by_type, by_month = self._active_sums()
        decided, rates = self._decided()
        left_out = [company.name for company in self.env.companies if not self.rates[company.id]]
        return {
            "currency_id": self.env.company.currency_id.id,
            "today": fields.Date.to_string(self.today),
            "left_out": left_out,
            "numbers": {
                **self._active(by_type),
                **decided,
                "expired": self._expired(),
                "forecast": self._forecast(),
            },
            "rates": rates,
            "types": self._types(by_type),
            "months": self._months(by_month),
            "reasons": self._reasons(),
        }

    # What is active

    def _active_sums(self):
        """All that is active, by type and by the month in which it ends: read once, because it may be a lot.

        :return: for both: dict of the number of contracts, of those without a rate and of those due within each of
            `DEADLINE_DAYS`, and the value per year
        """
        foreign, deadline, end = (
            SQL.identifier("clm_contract", name)
            for name in ("value_without_rate", "notice_deadline", "end_date")
        )
        counts = [
            SQL("COUNT(*)"),
            SQL("COUNT(*) FILTER (WHERE %s)", foreign),
            *(
                SQL("COUNT(*) FILTER (WHERE %s BETWEEN %s AND %s)", deadline, self.today, last)
                for last in self._due_days().values()
            ),
        ]
        months = self._month_starts()
        month = SQL(
            "CASE WHEN %s BETWEEN %s AND %s THEN date_trunc('month', %s)::date END",
            end,
            months[0],
            _last_day(months[-1]),
            end,
        )
        return self._sums(self.contracts, self.active, ["type_id", month], counts, ["yearly_value_company"])

    def _due_days(self):
        return {days: self.today + relativedelta(days=days) for days in DEADLINE_DAYS}

    def _month_starts(self):
        """Of this month and of the eleven after it."""
        return [self.today.replace(day=1) + relativedelta(months=month) for month in range(MONTHS)]

    def _active(self, by_type):
        total, without_rate, *due, value = _total(by_type.values(), len(DEADLINE_DAYS) + 3)
        without = self.active & Domain("value_without_rate", "=", True)
        numbers = {
            "active": self._number(self.active, total, value),
            "without_rate": self._number(without, without_rate),
        }
        for (days, last), count in zip(self._due_days().items(), due, strict=True):
            within = self.active & _between("notice_deadline", self.today, last)
            numbers[f"due_{days}"] = self._number(within, count)
        return numbers

    def _types(self, by_type):
        """A number for each type, the greatest value first."""
        return _greatest_first(
            {"name": kind.display_name}
            | self._number(
                self.active & Domain("type_id", "=", kind.id), by_type[kind.id][0], by_type[kind.id][-1]
            )
            for kind in self.env["clm.contract.type"].browse(by_type)
        )

    def _months(self, by_month):
        numbers = []
        for month in self._month_starts():
            count, *_others, amount = by_month.get(month, (0, 0))
            ending = self.active & _between("end_date", month, _last_day(month))
            numbers.append({"start": fields.Date.to_string(month), **self._number(ending, count, amount)})
        return numbers

    # What ended

    def _expired(self):
        """What ran out within a year, and nothing followed."""
        last_term = Domain("state", "=", "past") & _between("end_date", self.year_ago, self.today)
        expired = self.scope & Domain("state", "=", "ended") & Domain("end_reason", "=", "expired")
        expired &= Domain("term_ids", "any", last_term) & Domain("successor_ids", "=", False)
        return self._number(expired, self.contracts.search_count(expired))

    # Renewals

    def _forecast(self):
        """The open renewals of terms that end within a year, by their weighted amount."""
        due = self.scope & Domain("state", "=", "open")
        due &= _between("end_date", self.today, self.today + relativedelta(years=1))
        [sums] = self._sums(self.renewals, due, ["state"], [SQL("COUNT(*)")], ["weighted_company"])
        return self._number(due, *_total(sums.values(), 2), self.renewals)

    def _decided(self):
        """The renewals that were decided within a year.

        :return: numbers by key, and the rates: by `number`; `gross`, what was kept of the value that was up for
            renewal without increases; `net`, the same with them
        """
        decided = self.scope & Domain("closed_on", ">=", self.year_ago) & Domain("state", "!=", "open")
        offered, agreed = (
            SQL.identifier("clm_renewal", name) for name in ("amount_company", "agreed_company")
        )
        [sums] = self._sums(
            self.renewals,
            decided,
            ["state"],
            [SQL("COUNT(*)")],
            ["amount_company", "agreed_company", SQL("LEAST(%s, %s)", offered, agreed)],
        )
        renewed, now, before, kept = sums.get("renewed", (0, 0, 0, 0))
        lost, _offered, gone, _less = sums.get("lost", (0, 0, 0, 0))
        rates = {
            "number": _share(renewed, renewed + lost),
            "gross": _share(kept, before + gone),
            "net": _share(now, before + gone),
        }
        renewed_domain = decided & Domain("state", "=", "renewed")
        lost_domain = decided & Domain("state", "=", "lost")
        return {
            "decided": self._number(decided, renewed + lost, now, self.renewals),
            "renewed": self._number(renewed_domain, renewed, now, self.renewals),
            "lost": self._number(lost_domain, lost, gone, self.renewals),
        }, rates

    def _reasons(self):
        """Why renewals were lost within a year."""
        lost = self.scope & Domain("closed_on", ">=", self.year_ago) & Domain("state", "=", "lost")
        [sums] = self._sums(self.renewals, lost, ["loss_reason_id"], [SQL("COUNT(*)")], ["agreed_company"])
        reasons = self.env["clm.renewal.loss.reason"].browse(filter(None, sums))
        names = {reason.id: reason.display_name for reason in reasons}
        return _greatest_first(
            {"name": names.get(reason) or self.env._("No reason chosen")}
            | self._number(lost & Domain("loss_reason_id", "=", reason or False), *values, self.renewals)
            for reason, values in sums.items()
        )

    # Reading

    def _sums(self, model, domain, keys, counts, amounts):
        """Counts and amounts by each of the keys: one query, without any record.

        :param keys: names of columns, or SQL
        :param amounts: names of columns, or SQL, in the currency of the row's company
        :return: for each key a dict by its values: list of the counts, then of the amounts in the currency of the
            current company
        """

        def column(name):
            return SQL.identifier(model._table, name) if isinstance(name, str) else name

        company, keys = column("company_id"), [column(key) for key in keys]
        sets = SQL(", ").join(SQL("(%s, %s)", company, key) for key in keys)
        columns = [
            company,
            *keys,
            *(SQL("GROUPING(%s)", key) for key in keys),
            *counts,
            *(SQL("SUM(%s)", column(amount)) for amount in amounts),
        ]
        rows = self.env.execute_query(
            SQL("%s GROUP BY GROUPING SETS (%s)", model._search(domain).select(*columns), sets)
        )
        found = [{} for _key in keys]
        for company_id, *row in rows:
            values, is_left_out, row = row[: len(keys)], row[len(keys) : 2 * len(keys)], row[2 * len(keys) :]
            position = is_left_out.index(0)
            row[len(counts) :] = [(amount or 0) * self.rates[company_id] for amount in row[len(counts) :]]
            sums = found[position].get(values[position], [0] * len(row))
            found[position][values[position]] = [sum(pair) for pair in zip(sums, row, strict=True)]
        return found

    def _rates(self):
        """By which factor the amounts of each company count in the currency of the current one; 0 without a rate."""
        main = self.env.company
        # What the amounts that they may see are worth is no secret to those who have no right to exchange rates.
        companies = self.env.companies.sudo()
        with_rate = companies.currency_id._clm_with_rate(main)[main]
        return {
            company.id: company.currency_id._get_conversion_rate(
                company.currency_id, main.currency_id, main, self.today
            )
            if company.currency_id in with_rate
            else 0.0
            for company in companies
        }

    def _number(self, domain, count, amount=0, model=None):
        model = self.contracts if model is None else model
        return {"count": count, "amount": amount, "model": model._name, "domain": _plain(domain)}


def _between(name, first, last):
    return Domain(name, ">=", first) & Domain(name, "<=", last)


def _last_day(month):
    return month + relativedelta(months=1, days=-1)


def _share(part, whole):
    return part / whole if whole else None


def _total(rows, width):
    """The sum of each column."""
    return [sum(column) for column in zip(*rows, strict=True)] or [0] * width


def _greatest_first(numbers):
    return sorted(numbers, key=lambda number: (-number["amount"], -number["count"], number["name"]))


def _plain(domain):
    """The domain in lists and texts, as a browser takes it."""
    if isinstance(domain, date):
        return fields.Date.to_string(domain)
    if isinstance(domain, (Domain, list, tuple, set, frozenset)):
        return [_plain(part) for part in domain]
    return domain
