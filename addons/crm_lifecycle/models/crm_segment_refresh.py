import logging
import time
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, formatLang

from ..tools.faults import first_line
from .crm_lifecycle_standing import LIFECYCLE_USER
from .res_partner_sets import outsiders

_logger = logging.getLogger(__name__)
LOCK = 5_214_078
TARGETS = {
    "customer": Domain("parent_id", "=", False) | Domain("is_company", "=", True),
    "person": Domain("is_company", "=", False) & Domain("type", "=", "contact"),
}


class CrmSegmentRefresh(models.Model):
    """Who matches the filter, and bringing the members to that: set-based, no ids in Python."""

    _inherit = "crm.segment"

    preview = fields.Char("Matching Now", compute="_compute_preview", compute_sudo=False)

    @api.depends("domain", "target", "company_id")
    def _compute_preview(self):
        for segment in self:
            count, problem = segment._count_matches(self.env.user)
            if problem:
                segment.preview = self.env._("The filter cannot be used: %(problem)s", problem=problem)
            else:
                segment.preview = self._in_words(segment.target, formatLang(self.env, count, digits=0))

    @api.model
    def _in_words(self, target, count):
        if target == "person":
            return self.env._("%(count)s persons match now", count=count)
        return self.env._("%(count)s customers match now", count=count)

    def _count_matches(self, user):
        """How many match with the rights of `user`, and why that cannot be told."""
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(SQL("SELECT COUNT(*) FROM (%s) m", self._matches(user)))
                return self.env.cr.fetchone()[0], False
        except Exception as error:
            return 0, first_line(error)

    def _problem(self):
        """Why the filter cannot be evaluated with the rights of the responsible user, False where it can."""
        try:
            with self.env.cr.savepoint():
                self.env.cr.execute(SQL("%s LIMIT 0", self._matches(self.user_id)))
        except Exception as error:
            return first_line(error)
        return False

    def _matches(self, user):
        """SQL of the ids that match with the rights of `user` in the segment's company.

        Our own companies and colleagues are no customers.
        """
        company = self.company_id
        context = {"allowed_company_ids": company.ids, "tz": user.tz, "lang": user.lang or "en_US"}
        partners = self.env(user=user, context=context, su=False)["res.partner"]
        domain = (
            self._parsed_domain() & TARGETS[self.target] & Domain("company_id", "in", [company.id, False])
        )
        return SQL(
            "SELECT q.id FROM (%s) q WHERE %s",
            partners._search(domain).select(),
            outsiders(SQL("q.id"), SQL("q.id")),
        )

    def _check_responsible(self):
        user = self.user_id
        if user.id != self.env.ref("base.user_root").id and not (
            user.active and user.has_group(LIFECYCLE_USER) and self.company_id in user.company_ids
        ):
            raise UserError(
                self.env._(
                    "%(user)s, who answers for the filter, may no longer use it here. Somebody else has to take"
                    " the segment over.",
                    user=user.name,
                )
            )

    def _refresh(self):
        """Brings the members to what matches; returns how many entered and left.

        None where another worker has the segment. The caller guards against faults.
        """
        self.ensure_one()
        cr, started = self.env.cr, time.monotonic()
        cr.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", (LOCK, self.id))
        if not cr.fetchone()[0]:
            return None
        self._check_responsible()
        self.env.flush_all()
        now = fields.Datetime.now()
        self._find_matches()
        # A segment that has just been filled is unknown to the planner, who would compare everyone with everyone.
        cr.execute("SET LOCAL enable_nestloop = off")
        left = self._let_leave(now)
        entered = self._let_enter(now)
        cr.execute("SET LOCAL enable_nestloop TO DEFAULT")
        cr.execute("SELECT COUNT(*) FROM crm_segment_match")
        [size] = cr.fetchone()
        cr.execute("DROP TABLE crm_segment_match")
        self._after_refresh(now, size, entered, left)
        self.last_refresh_seconds = time.monotonic() - started
        return entered, left

    def _find_matches(self):
        """One evaluation, so that who enters and who leaves are told from the same answer."""
        self.env.cr.execute("DROP TABLE IF EXISTS crm_segment_match")
        self.env.cr.execute(
            SQL("CREATE TEMPORARY TABLE crm_segment_match ON COMMIT DROP AS %s", self._matches(self.user_id))
        )
        self.env.cr.execute("ANALYZE crm_segment_match")

    def _let_leave(self, now):
        self.env.cr.execute(
            """UPDATE crm_segment_member m SET left_at = GREATEST(m.entered_at, %s)
                WHERE m.segment_id = %s AND m.left_at IS NULL
                  AND NOT EXISTS (SELECT FROM crm_segment_match q WHERE q.id = m.partner_id)""",
            (now, self.id),
        )
        return self.env.cr.rowcount

    def _let_enter(self, now):
        self.env.cr.execute(
            """INSERT INTO crm_segment_member (segment_id, partner_id, company_id, entered_at)
               SELECT %(segment)s, q.id, %(company)s, %(now)s
                 FROM crm_segment_match q
                WHERE NOT EXISTS (SELECT FROM crm_segment_member m
                                   WHERE m.segment_id = %(segment)s AND m.partner_id = q.id
                                     AND m.left_at IS NULL)
               ON CONFLICT DO NOTHING""",
            {"segment": self.id, "company": self.company_id.id, "now": now},
        )
        return self.env.cr.rowcount

    def _after_refresh(self, now, size, entered, left):
        self.env["crm.segment.size"]._note(self, now.date(), size, entered, left)
        self.write(
            {
                "member_count": size,
                "last_refresh_at": now,
                "next_refresh_at": now + timedelta(hours=self.refresh_hours),
                "problem": False,
            }
        )
        for name in ("crm.segment.member", "res.partner"):
            self.env[name].invalidate_model(flush=False)
        if entered or left:
            self.env["crm.lifecycle.feed"]._trigger()

    def _refresh_guarded(self):
        """As `_refresh`, but a fault is written onto the segment, whose members then stay as they were."""
        try:
            with self.env.cr.savepoint():
                return self._refresh()
        except SerializationFailure:
            # Another worker has just done it.
            return None
        except Exception as error:
            _logger.info("Customer lifecycle: segment %s not refreshed: %s", self.display_name, error)
            self.env.invalidate_all(flush=False)
            self.write(
                {
                    "problem": first_line(error),
                    "next_refresh_at": fields.Datetime.now() + timedelta(hours=self.refresh_hours),
                }
            )
            return 0, 0

    def _empty(self):
        """Everybody leaves: an archived segment is not kept up to date, so that it must not be used."""
        now = fields.Datetime.now()
        for segment in self:
            self.env.cr.execute(
                "UPDATE crm_segment_member SET left_at = GREATEST(entered_at, %s)"
                " WHERE segment_id = %s AND left_at IS NULL",
                (now, segment.id),
            )
            segment._after_refresh(now, 0, 0, self.env.cr.rowcount)

    @api.model
    def _cron_refresh(self):
        """Refreshes the segments that are due, each committed."""
        due = self.search([("next_refresh_at", "<=", fields.Datetime.now())], order="next_refresh_at, id")
        commit = self.env["ir.cron"]._commit_progress
        commit(remaining=len(due))
        for segment in due:
            if segment.exists():
                segment._refresh_guarded()
            if not commit(1):
                return
