from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import NO_ACCESS
from odoo.tools import format_datetime, ormcache

from ..tools import webhooks

SYSTEM = "base.group_system"
# What decides which webhooks an event is for, see `_subscriptions`.
ROUTING_FIELDS = {"active", "company_id", "event_ids", "type_ids"}
GOES_TO = {"url", "company_id"}


class ClmWebhook(models.Model):
    """An address of another system that is told what happens to contracts."""

    _name = "clm.webhook"
    _description = "Webhook"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "name, id"

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
    event_ids = fields.Many2many("clm.webhook.event", string="Events", help="None named: all of them.")
    type_ids = fields.Many2many("clm.contract.type", string="Contract Types", help="None named: all of them.")
    names_closed = fields.Boolean(
        "Names of confidential contracts",
        groups=SYSTEM,
        copy=False,
        tracking=True,
        help="Titles, parties and people of confidential and walled contracts are sent too. "
        "Otherwise only their numbers and hashes.",
    )
    # Signs what is sent. No user reads it, whatever their rights; it was shown once when it was made.
    secret = fields.Char(groups=NO_ACCESS, copy=False)
    secret_made_on = fields.Datetime("Secret of", readonly=True, copy=False)
    failing_since = fields.Datetime(readonly=True, copy=False)
    failures = fields.Integer("Failures in a row", readonly=True, copy=False)
    answered_on = fields.Datetime("Last delivered", readonly=True, copy=False)
    delivery_ids = fields.One2many("clm.webhook.delivery", "webhook_id", "Deliveries")
    open_count = fields.Integer("Not Delivered", compute="_compute_open_count")

    @api.depends("delivery_ids.state")
    @api.depends_context("uid")
    def _compute_open_count(self):
        groups = self.env["clm.webhook.delivery"]._read_group(
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
            "%(url)s is no address that can be sent to. It looks like https://example.com/contracts, without a user "
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
        if "secret" in vals and not self.env.su:
            raise AccessError(self.env._("Press “New secret”: nobody chooses a secret."))
        if GOES_TO & vals.keys() and not self.env.user.has_group(SYSTEM):
            # Whoever sends it elsewhere must not take along what only the system's administrator may allow.
            self.sudo().names_closed = False
        if vals.get("active"):
            vals = {**vals, "failing_since": False, "failures": 0}
        result = super().write(vals)
        if ROUTING_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_forget_subscriptions(self):
        self.env.registry.clear_cache()

    def _renew_secret(self):
        """A new secret, which signs from now on; the caller has checked the right to write."""
        secret = webhooks.new_secret()
        # No user may read or write the field, see there.
        self.sudo().write({"secret": secret, "secret_made_on": fields.Datetime.now()})
        return secret

    def action_new_secret(self):
        """Makes another secret and shows it, this once; the one before signs nothing any more."""
        self.ensure_one()
        self.check_access("write")
        return self.env["clm.webhook.secret"]._open(self, self._renew_secret())

    def action_send_test(self):
        """Queues a delivery without a contract, which tells whether the receiver is there."""
        self.ensure_one()
        self.check_access("write")
        delivery = self.env["clm.webhook.delivery"]._queue_test(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "clm.webhook.delivery",
            "res_id": delivery.id,
            "view_mode": "form",
        }

    def action_view_deliveries(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_webhook_delivery_action")
        return {**action, "domain": [("webhook_id", "=", self.id)], "context": {}}

    @api.model
    @ormcache()
    def _subscriptions(self):
        """Who wants what: tuple of `(webhook id, company id, event codes, type ids)`; empty sets want everything."""
        # Whoever acts on a contract need not know of webhooks.
        hooks = self.sudo().search([])  # pylint: disable=no-search-all
        return tuple(
            (
                hook.id,
                hook.company_id.id,
                frozenset(hook.event_ids.mapped("code")),
                frozenset(hook.type_ids.ids),
            )
            for hook in hooks
        )

    @api.model
    def _subscribed(self, contract, event):
        """Ids of the webhooks that are told of `event` of this contract, without a query."""
        company, contract_type = contract.company_id.id, contract.type_id.id
        return [
            hook
            for hook, of_company, events, types in self._subscriptions()
            if of_company == company
            and (not events or event in events)
            and (not types or contract_type in types)
        ]

    def _note_success(self, now):
        """The receiver is there again: what waited for that need not wait any longer."""
        self.ensure_one()
        if self.failing_since:
            self.env["clm.webhook.delivery"]._hurry(self, now)
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
        self.env["clm.webhook.delivery"]._give_up_all(self)
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
