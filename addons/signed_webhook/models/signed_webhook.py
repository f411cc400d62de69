from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import NO_ACCESS
from odoo.tools import format_datetime, ormcache

from ..tools import webhooks

# A receiver has so long to learn a new secret.
OVERLAP = timedelta(days=1)


class SignedWebhook(models.AbstractModel):
    """An address of another system that is told of events.

    How to use: an app has three models of its own that inherit from `signed.webhook` (with `event_ids` and
    `delivery_ids`), `signed.webhook.event` and `signed.webhook.delivery` (with `webhook_id`), and a scheduled job that
    calls `_cron_send` of the last one.
    """

    _name = "signed.webhook"
    _description = "Receiver of Webhooks"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

    _delivery_model = None
    _deliveries_action = None
    _marker = "wh_"
    # What decides which receivers an event is for, see `_subscriptions`.
    _routing_fields = frozenset({"active", "company_id", "event_ids"})

    name = fields.Char("Receiver", required=True)
    active = fields.Boolean(default=True, tracking=True)
    url = fields.Char("Address", required=True, tracking=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self.env.user,
        required=True,
        tracking=True,
        help="Is told when the receiver does not answer for days.",
    )
    # Signs what is sent. No user reads it, whatever their rights; it was shown once when it was made.
    secret = fields.Char(groups=NO_ACCESS, copy=False)
    secret_made_on = fields.Datetime("Secret of", readonly=True, copy=False)
    secret_before = fields.Char(groups=NO_ACCESS, copy=False)
    secret_before_until = fields.Datetime("Old Secret Until", readonly=True, copy=False)
    failing_since = fields.Datetime(readonly=True, copy=False)
    failures = fields.Integer("Failures in a row", readonly=True, copy=False)
    answered_on = fields.Datetime("Last delivered", readonly=True, copy=False)
    open_count = fields.Integer("Not Delivered", compute="_compute_open_count")

    @api.depends("delivery_ids.state")
    @api.depends_context("uid")
    def _compute_open_count(self):
        groups = self.env[self._delivery_model]._read_group(
            [("webhook_id", "in", self.ids), ("state", "!=", "delivered")], ["webhook_id"], ["__count"]
        )
        counts = {webhook.id: count for webhook, count in groups}
        for webhook in self:
            webhook.open_count = counts.get(webhook._origin.id, 0)

    @api.constrains("url")
    def _check_url(self):
        for webhook in self:
            try:
                webhooks.check_address(webhook.url)
            except webhooks.AddressError as error:
                raise ValidationError(self._explain_address(error.code, webhook.url)) from error

    def _explain_address(self, code, url):
        if code == "plain":
            return self.env._("%(url)s must begin with https://, so that nobody reads along.", url=url)
        return self.env._(
            "%(url)s is no address that can be sent to. It looks like https://example.com/events, without a user "
            "name, a password or spaces.",
            url=url,
        )

    @api.model_create_multi
    def create(self, vals_list):
        hooks = super().create(vals_list)
        for hook in hooks:
            hook._renew_secret()
        self.env.registry.clear_cache()
        return hooks

    def write(self, vals):
        if {"secret", "secret_before"} & vals.keys() and not self.env.su:
            raise AccessError(self.env._("Press “New secret”: nobody chooses a secret."))
        if vals.get("active"):
            vals = {**vals, "failing_since": False, "failures": 0}
        result = super().write(vals)
        if self._routing_fields & vals.keys():
            self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_forget_subscriptions(self):
        self.env.registry.clear_cache()

    def _renew_secret(self):
        """A new secret, which signs from now on, for a day beside the old one; the caller has checked the rights."""
        # No user may read or write the field, see there.
        hook, now = self.sudo(), fields.Datetime.now()
        secret = webhooks.new_secret(self._marker)
        hook.write(
            {
                "secret": secret,
                "secret_made_on": now,
                "secret_before": hook.secret,
                "secret_before_until": hook.secret and now + OVERLAP,
            }
        )
        return secret

    def _old_secret(self):
        """The secret before, as long as it is good."""
        # As in `_renew_secret`.
        hook = self.sudo()
        until = hook.secret_before_until
        return hook.secret_before if until and until > fields.Datetime.now() else ""

    def action_new_secret(self):
        """Makes another secret and shows it, this once."""
        self.ensure_one()
        self.check_access("write")
        return self.env["signed.webhook.secret"]._open(self, self._renew_secret())

    def action_forget_old_secret(self):
        """From now on only the newest secret signs: for an old one that others may know."""
        self.check_access("write")
        # As in `_renew_secret`; the right was checked above.
        self.sudo().write({"secret_before": False, "secret_before_until": False})

    def action_send_test(self):
        """Queues a delivery about nothing, which tells whether the receiver is there."""
        self.ensure_one()
        self.check_access("write")
        delivery = self.env[self._delivery_model]._queue_test(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": delivery._name,
            "res_id": delivery.id,
            "view_mode": "form",
        }

    def action_view_deliveries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(self._deliveries_action)
        return {**action, "domain": [("webhook_id", "=", self.id)], "context": {}}

    def _only_about(self):
        """Ids of the only records that the receiver is told of, see `_subscribed`; empty for all."""
        return ()

    @api.model
    @ormcache()
    def _subscriptions(self):
        """Who wants what: tuple of `(webhook id, company id, event codes, ids)`; empty sets want everything."""
        # Whoever makes the event happen need not know of webhooks.
        hooks = self.sudo().search([])  # pylint: disable=no-search-all
        return tuple(
            (
                hook.id,
                hook.company_id.id,
                frozenset(hook.event_ids.mapped("code")),
                frozenset(hook._only_about()),
            )
            for hook in hooks
        )

    @api.model
    def _subscribed(self, company, event, about=None):
        """Ids of the receivers that are told of `event` in this company, without a query.

        :param about: id of the record (a contract type, a program) that `_only_about` of a receiver may name
        """
        return [
            hook
            for hook, of_company, events, only in self._subscriptions()
            if of_company == company.id and (not events or event in events) and (not only or about in only)
        ]

    def _note_success(self, now):
        """The receiver is there again: what waited for that need not wait any longer."""
        self.ensure_one()
        if self.failing_since:
            self.env[self._delivery_model]._hurry(self, now)
        self._write_health({"failing_since": False, "failures": 0, "answered_on": now})

    def _note_failure(self, now):
        self.ensure_one()
        # A clock that was set back must not make a fault begin in the future.
        since = min(self.failing_since or now, now)
        self._write_health({"failing_since": since, "failures": self.failures + 1})
        if webhooks.has_failed_too_long((now - since).total_seconds(), self.failures):
            self._write_off(since)

    def _write_health(self, vals):
        self.with_context(tracking_disable=True).write(vals)

    def _write_off(self, since):
        """Switches the webhook off and asks its responsible to look, in their language and time zone."""
        self.active = False
        self.env[self._delivery_model]._give_up_all(self)
        person = self.user_id
        hook = self.with_context(lang=person.lang or self.env.lang, tz=person.tz or "UTC")
        hook.activity_schedule(
            "mail.mail_activity_data_warning",
            user_id=person.id,
            summary=hook.env._("%(receiver)s does not answer", receiver=hook.name),
            note=hook.env._(
                "Nothing could be delivered since %(since)s, so the webhook is switched off. Ask the receiver, switch "
                "it on again, and send again what was given up.",
                since=format_datetime(hook.env, since),
            ),
        )
