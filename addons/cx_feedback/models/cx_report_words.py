from datetime import datetime

from babel import numbers as babel_numbers

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import babel_locale_parse

from ..tools import change, intervals


class CxReport(models.Model):
    """A report in the language of its reader: numbers and dates as it writes them, changes in words."""

    _inherit = "cx.report"

    preview = fields.Html(compute="_compute_preview", sanitize=False)

    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_preview(self):
        for report in self:
            report.preview = report._body(report._content(report._told_today())) if report.id else False

    def _body(self, content):
        return self.env["ir.qweb"]._render("cx_feedback.report_body", content)

    def _frame(self, days, choice):
        lang = self.env["res.lang"]._lang_get(self.env.lang)
        period = self.env._(
            "%(first)s to %(last)s",
            first=format_date(self.env, days.first),
            last=format_date(self.env, days.last),
        )
        base = self.env.company.get_base_url()
        return {
            "subject": self.env._("%(report)s: %(period)s", report=self.sudo().name, period=period),
            "period": period,
            "narrowed": " · ".join(
                filter(None, (self.sudo().program_id.name, self.sudo().touchpoint_id.name))
            ),
            "direction": lang.direction if lang else "ltr",
            "start": "right" if lang and lang.direction == "rtl" else "left",
            "lang_code": (self.env.lang or "en_US").replace("_", "-"),
            "link": self._link(choice),
            "accounts_link": f"{base}/odoo/feedback-accounts",
            "report_link": f"{base}/odoo/feedback-reports/{self.id}",
        }

    @api.model
    def _number(self, value, digits=1):
        """As the language groups it: 12,34,567 in Hindi."""
        value = (round(value, digits) if digits else round(value)) or 0
        return babel_numbers.format_decimal(value, locale=babel_locale_parse(self.env.lang))

    @api.model
    def _money(self, amount, currency):
        number, symbol = self._number(amount, 0), currency.sudo().symbol  # Every amount has one.
        return (
            f"{symbol}\N{NO-BREAK SPACE}{number}"
            if currency.position == "before"
            else f"{number}\N{NO-BREAK SPACE}{symbol}"
        )

    @api.model
    def _result(self, value, unit):
        text = self._number(value, 2 if unit == intervals.SCORE else 1)
        return self.env._("%(number)s %%", number=text) if unit == intervals.PERCENT else text

    @api.model
    def _range(self, low, high, unit):
        return self.env._(
            "95 %% certain: between %(low)s and %(high)s",
            low=self._result(low, unit),
            high=self._result(high, unit),
        )

    @api.model
    def _answers(self, count):
        return (
            self.env._("1 answer")
            if count == 1
            else self.env._("%(count)s answers", count=self._number(count, 0))
        )

    @api.model
    def _score_row(self, tile):
        known = tile["value"] is not None
        return {
            "name": tile["name"],
            "value": self._result(tile["value"], tile["unit"]) if known else "–",
            "range": self._range(tile["low"], tile["high"], tile["unit"]) if known else "",
            "answers": self._answers(tile["count"]),
            "verdict": tile["change"]["verdict"],
            "change": self._change(tile["change"], tile["unit"]) if known else "",
        }

    @api.model
    def _change(self, found, unit):
        if found["verdict"] == change.NOTHING_BEFORE:
            return self.env._("nothing to compare with")
        # In points: what shares of percent differ by is no percent of anything.
        difference = self._number(found["difference"], 2 if unit == intervals.SCORE else 1)
        return {
            change.UP: lambda: self.env._("changed by %(difference)s: a real rise", difference=difference),
            change.DOWN: lambda: self.env._("changed by %(difference)s: a real fall", difference=difference),
            change.NONE: lambda: self.env._(
                "changed by %(difference)s: no real change", difference=difference
            ),
            change.TOO_FEW: lambda: self.env._(
                "changed by %(difference)s: too few answers to tell", difference=difference
            ),
        }[found["verdict"]]()

    @api.model
    def _touchpoint_row(self, metric, touchpoint, estimate):
        return {
            # Its name is shown wherever its answers may be counted.
            "name": touchpoint.sudo().name,
            "metric": metric.name,
            "value": self._result(estimate.value, estimate.unit),
            "range": self._range(estimate.low, estimate.high, estimate.unit),
            "answers": self._answers(estimate.count),
        }

    @api.model
    def _account_row(self, account):
        standings = dict(account._fields["standing"]._description_selection(self.env))
        return {
            # The name of an account is shown where the account may be read.
            "name": account.sudo().partner_id.display_name,
            "standing": standings[account.standing],
            "lowest": self._number(account.lowest, 0),
            "revenue": self._money(account.revenue, account.currency_id),
        }

    @api.model
    def _accounts_words(self, count, revenue):
        return self.env._(
            "Customers with somebody whose latest answer is low: %(count)s. Together they bought for %(amount)s in "
            "12 months.",
            count=self._number(count, 0),
            amount=self._money(revenue, self.env.company.currency_id),
        )

    @api.model
    def _comment_row(self, row):
        date = datetime.fromisoformat(row["date"])
        return {**row, "date": format_date(self.env, date), "score": self._number(row["score"], 0)}

    @api.model
    def _cases_words(self, numbers):
        cases, in_time = numbers["open_cases"], numbers["in_time"]
        lines = [
            self.env._(
                "Open: %(count)s, overdue: %(overdue)s",
                count=self._number(cases["count"], 0),
                overdue=self._number(cases["overdue"], 0),
            )
        ]
        if in_time["closed"]:
            lines.append(
                self.env._(
                    "Closed: %(closed)s, in time: %(share)s (%(range)s)",
                    closed=self._number(in_time["closed"], 0),
                    share=self._result(in_time["value"], intervals.PERCENT),
                    range=self._range(in_time["low"], in_time["high"], intervals.PERCENT),
                )
            )
        return lines
