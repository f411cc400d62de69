from odoo import models
from odoo.exceptions import UserError


class ClmWalledThread(models.AbstractModel):
    """Chatter of a contract, or of what belongs to one: nothing reaches people outside the wall."""

    _name = "clm.walled.thread"
    _description = "Chatter behind a Wall"

    def _walled_contracts(self):
        """The contracts whose walls hold here."""
        return self.contract_id

    def _closed_to(self, user):
        """The records of `self` whose contract keeps this person out."""
        # Which contract a record belongs to does not depend on who asks.
        records = self.sudo()
        closed = records._walled_contracts()._kept_out(user)
        return records.filtered(lambda record: record._walled_contracts() in closed).sudo(self.env.su)

    def _message_subscribe(self, partner_ids=None, subtype_ids=None, customer_ids=None):
        for user in self._internal_users(partner_ids or []):
            closed = self._closed_to(user)
            if closed:
                pid = user.partner_id.id
                partner_ids = [partner_id for partner_id in partner_ids if partner_id != pid]
                super(ClmWalledThread, self - closed)._message_subscribe([pid], subtype_ids, customer_ids)
        return super()._message_subscribe(partner_ids, subtype_ids, customer_ids=customer_ids)

    def _internal_users(self, partner_ids):
        """The users among these partners whom a wall could keep out."""
        # Users of other companies count too.
        if not self.sudo()._walled_contracts().filtered("has_wall"):
            return self.env["res.users"]
        users = self.env["res.users"].sudo().search([("partner_id", "in", partner_ids)])
        return users.filtered(lambda user: user._is_internal())

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        recipients = super()._notify_get_recipients(message, msg_vals=msg_vals, **kwargs)
        return [recipient for recipient in recipients if not self._is_outsider(recipient)]

    def _is_outsider(self, recipient):
        if not self or not recipient["uid"] or recipient["ushare"]:
            return False
        return bool(self._closed_to(self.env["res.users"].browse(recipient["uid"])))

    def _show_outsiders_out(self):
        """Ends what would still reach people who were inside before: following, activities, unread messages."""
        # The wall goes up with the right to change it; what it ends belongs to others.
        records = self.sudo()
        walled = records.filtered(lambda record: record._walled_contracts().has_wall)
        if not walled:
            return
        about = [("res_model", "=", self._name), ("res_id", "in", walled.ids)]
        followers = self.env["mail.followers"].sudo().search(about)
        activities = self.env["mail.activity"].sudo().with_context(active_test=False).search(about)
        partners = followers.partner_id.with_context(active_test=False)
        people = (partners.user_ids | activities.user_id).filtered(lambda user: user._is_internal())
        closed = {user: set(walled._closed_to(user).ids) for user in people}
        activities.filtered(lambda row: row.res_id in closed.get(row.user_id, ())).unlink()
        followers.filtered(
            lambda row: any(row.res_id in closed.get(user, ()) for user in row.partner_id.user_ids)
        ).unlink()
        for user, record_ids in closed.items():
            self._forget_unread(user, record_ids)

    def _forget_unread(self, user, record_ids):
        # See _show_outsiders_out.
        self.env["mail.notification"].sudo().search(
            [
                ("res_partner_id", "=", user.partner_id.id),
                ("mail_message_id.model", "=", self._name),
                ("mail_message_id.res_id", "in", list(record_ids)),
            ]
        ).unlink()

    def _check_activity_user(self, user):
        closed = self._closed_to(user)
        if closed:
            raise UserError(
                self.env._(
                    "%(user)s may not see %(record)s. Choose somebody who is behind its wall, or add %(user)s to the "
                    "insiders first.",
                    user=user.name,
                    record=closed._walled_contracts()[:1].sudo().name,
                )
            )


class ClmContract(models.Model):
    _name = "clm.contract"
    _inherit = ["clm.walled.thread", "clm.contract"]

    def _walled_contracts(self):
        return self

    def _show_outsiders_out(self):
        result = super()._show_outsiders_out()
        # See the mixin.
        walled = self.sudo().filtered("has_wall")
        mine = [("contract_id", "in", walled.ids)]
        self.env["clm.renewal"].sudo().search(mine)._show_outsiders_out()
        self.env["clm.draft.run.line"].sudo().search(mine)._drop_downloads()
        return result


class ClmRenewal(models.Model):
    _name = "clm.renewal"
    _inherit = ["clm.walled.thread", "clm.renewal"]
