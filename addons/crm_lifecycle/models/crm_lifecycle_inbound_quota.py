from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

PARAMETER = "crm_lifecycle.inbound_signals_per_minute"
DEFAULT = 10_000


class QuotaExceeded(UserError):
    """Too many signals in a minute; the sender should wait for the next."""

    http_status = 429


class CrmLifecycleInboundQuota(models.Model):
    """How many signals a user sent in the current minute: one row per user.

    Its lock lets one batch of a user in at a time, so that a batch sent twice at once is stored once.
    """

    _name = "crm.lifecycle.inbound.quota"
    _description = "Inbound Signals per Minute"
    _rec_name = "user_id"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="cascade")
    minute = fields.Datetime(required=True, readonly=True)
    signals = fields.Integer(required=True, readonly=True)

    _user_uniq = models.UniqueIndex("(user_id)")

    @api.model
    def _limit(self):
        # Senders may not read settings.
        return int(self.env["ir.config_parameter"].sudo().get_param(PARAMETER, DEFAULT))

    @api.model
    def _take(self, count):
        """Counts `count` signals of the current user, or raises `QuotaExceeded`."""
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO crm_lifecycle_inbound_quota AS q (user_id, minute, signals) VALUES (%s, %s, %s)
                    ON CONFLICT (user_id) DO UPDATE SET minute = excluded.minute, signals = excluded.signals
                       + CASE WHEN q.minute = excluded.minute THEN q.signals ELSE 0 END
                RETURNING signals
                """,
                self.env.uid,
                fields.Datetime.now().replace(second=0),
                count,
            )
        )
        [signals] = self.env.cr.fetchone()
        self.invalidate_model()
        if signals > self._limit():
            raise QuotaExceeded(
                self.env._(
                    "More than %(limit)s signals in a minute: send the rest in the next one.",
                    limit=self._limit(),
                )
            )
