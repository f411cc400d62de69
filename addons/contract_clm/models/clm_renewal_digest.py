import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

BATCH = 50
NEXT_DAYS = 30
# Of each list; the others are counted.
ROWS = 20
USER_GROUP = "contract_clm.group_contract_clm_user"


class ClmRenewalDigest(models.Model):
    """The weekly mail to each owner of renewals: what came due, what comes next, sums, what was won and lost."""

    _inherit = "clm.renewal"

    @api.model
    def _cron_digest(self):
        """On Mondays, or when the server next runs: one message a person and week, committed in batches.

        Who was told this week is remembered on the person, so that a run that was broken off goes on where it stopped.
        """
        monday = _monday(fields.Date.context_today(self))
        people = self._digest_people(monday)
        for start in range(0, len(people), BATCH):
            batch = people[start : start + BATCH].try_lock_for_update(allow_referencing=True)
            due = batch.filtered(lambda user: not user.clm_digest_week or user.clm_digest_week < monday)
            due.clm_digest_week = monday
            for user in due:
                self._send_digest_safely(user, monday)
            remaining = max(len(people) - start - BATCH, 0)
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=remaining):
                return
            self.env.invalidate_all()

    @api.model
    def _digest_people(self, monday):
        """Who owns a renewal that there may be something to tell of, wants the mail, and has not had this week's."""
        owners = self._read_group(self._digest_domain(monday), ["user_id"])
        # The system asks; how people want to be told, and whom they were told by, is not for everybody's eyes.
        people = self.env["res.users"].sudo().union(*(user for (user,) in owners))
        group = self.env.ref(USER_GROUP)
        return people.filtered(
            lambda user: (
                user.active
                and not user.share
                and user.clm_digest
                and user.company_id.clm_digest
                and user.partner_id.email
                and group in user.all_group_ids
                and (not user.clm_digest_week or user.clm_digest_week < monday)
            )
        ).sorted("id")

    @api.model
    def _digest_domain(self, monday):
        until = monday + timedelta(days=NEXT_DAYS)
        is_due = Domain("state", "=", "open") & Domain("notice_deadline", "<=", until)
        was_closed = Domain("closed_on", ">=", monday - timedelta(days=7))
        return Domain("user_id", "!=", False) & (is_due | (Domain("state", "!=", "open") & was_closed))

    @api.model
    def _send_digest_safely(self, user, monday):
        try:
            with self.env.cr.savepoint():
                self._send_digest(user, monday)
        # Whatever keeps one person from being told, the others are told.
        except Exception as error:
            _logger.error("User %s could not be sent the weekly digest", user.id, exc_info=error)

    @api.model
    def _send_digest(self, user, monday):
        """Tells one person, unless there is nothing to tell; says whether it did."""
        cards = self._as_reader(user)
        news = cards._digest_news(monday)
        if not any(news["lists"].values()):
            return False
        body = cards.env["ir.qweb"]._render("contract_clm.renewal_digest_body", cards._digest_values(news))
        self.env["mail.thread"].with_context(lang=cards.env.lang).sudo().message_notify(
            partner_ids=user.partner_id.ids,
            subject=cards.env._(
                "Your renewals: %(due)s due within %(days)s days, %(passed)s passed",
                due=news["counts"]["next"],
                days=NEXT_DAYS,
                passed=news["counts"]["passed"],
            ),
            body=body,
            author_id=self.env.ref("base.partner_root").id,
            email_layout_xmlid="mail.mail_notification_light",
            model_description=cards.env._("renewals"),
            force_send=False,
        )
        return True

    @api.model
    def _as_reader(self, user):
        """The renewals as this person reads them: their rights, companies, language and time zone."""
        return (
            self.with_user(user)
            .sudo(False)
            .with_context(
                allowed_company_ids=user.company_id.ids + (user.company_ids - user.company_id).ids,
                lang=user.lang or self.env.lang,
                tz=user.tz or "UTC",
            )
        )

    @api.model
    def _digest_news(self, monday):
        """What the current user is told: `lists` of cards and `counts`, both by kind."""
        today = max(fields.Date.context_today(self), monday)
        mine = Domain("user_id", "=", self.env.uid)
        is_open = mine & Domain("state", "=", "open")
        last_week = Domain("closed_on", ">=", monday - timedelta(days=7)) & Domain("closed_on", "<", monday)
        domains = {
            "passed": is_open & Domain("notice_deadline", "<", today),
            "next": is_open
            & Domain("notice_deadline", ">=", today)
            & Domain("notice_deadline", "<=", today + timedelta(days=NEXT_DAYS)),
            "won": mine & Domain("state", "=", "renewed") & last_week,
            "lost": mine & Domain("state", "=", "lost") & last_week,
        }
        order = "notice_deadline, id"
        return {
            "lists": {kind: self.search(domain, limit=ROWS, order=order) for kind, domain in domains.items()},
            "counts": {kind: self.search_count(domain) for kind, domain in domains.items()},
            "sums": self._digest_sums(is_open),
        }

    @api.model
    def _digest_sums(self, domain):
        """Of all open cards, in the currency of each company: list of dicts."""
        groups = self._read_group(
            domain,
            ["company_currency_id"],
            ["__count", "amount_company:sum", "weighted_company:sum"],
        )
        return [
            {"currency": currency.sudo(), "count": count, "amount": amount, "weighted": weighted}
            for currency, count, amount, weighted in groups
        ]

    def _digest_values(self, news):
        titles = {
            "passed": self.env._("Deadline passed, still open"),
            "next": self.env._("Next deadlines"),
            "won": self.env._("Renewed last week"),
            "lost": self.env._("Lost last week"),
        }
        lang = self.env["res.lang"]._lang_get(self.env.lang)
        return {
            "sections": [
                {"title": title, "cards": cards, "more": max(news["counts"][kind] - len(cards), 0)}
                for kind, title in titles.items()
                if (cards := news["lists"][kind])
            ],
            "sums": news["sums"],
            "direction": lang.direction if lang else "ltr",
            "base_url": self.env.company.get_base_url(),
            "name": self.env.user.name,
        }


def _monday(day):
    return day - timedelta(days=day.weekday())
