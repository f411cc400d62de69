from odoo import api, fields, models
from odoo.tools import SQL

FOLDED_AT_ONCE = 50_000
OF_RESPONSE = {"partner_id", "metric_id", "program_id", "company_id", "score", "date"}
OF_ORDER = {"state", "partner_id", "date_order", "order_line", "currency_id", "pricelist_id"}


class CxAccountStale(models.Model):
    """People of whose accounts something has changed: a row is added, which waits for nobody, and folded later."""

    _name = "cx.account.stale"
    _description = "Accounts to Read Again"
    _log_access = False

    # No key to the person: it would make answers wait for whoever changes that person.
    partner = fields.Integer(required=True)

    @api.model
    def _mark(self, partner_ids):
        """Takes ids of people or customers, again and again the same if need be."""
        ids = list({number for number in partner_ids if number})
        if ids:
            self.env.cr.execute("INSERT INTO cx_account_stale (partner) SELECT unnest(%s)", (ids,))


class CxAccount(models.Model):
    _inherit = "cx.account"

    @api.model
    def _fold(self):
        """Reads stale accounts again and returns how many marks there were; 0 while another worker does it."""
        self.env.flush_all()
        if not self._is_mine():
            return 0
        self.env.cr.execute(
            SQL(
                """DELETE FROM cx_account_stale WHERE id IN (
                          SELECT id FROM cx_account_stale ORDER BY id LIMIT %s) RETURNING partner""",
                FOLDED_AT_ONCE,
            )
        )
        marked = [row[0] for row in self.env.cr.fetchall()]
        if marked:
            self.env.cr.execute(
                "SELECT DISTINCT commercial_partner_id FROM res_partner WHERE id = ANY(%s)", (marked,)
            )
            customers = {row[0] for row in self.env.cr.fetchall()}
            # Who was a customer and is a contact now still has a row of its own.
            self._refresh({*customers, *marked})
        return len(marked)

    @api.model
    def _is_mine(self):
        """One worker at a time writes accounts; the others leave it to that one."""
        self.env.cr.execute("SELECT pg_try_advisory_xact_lock(hashtext('cx_account'))")
        return self.env.cr.fetchone()[0]

    @api.model
    def _cron_fold(self):
        while self._fold():
            if not self.env["ir.cron"]._commit_progress(1):
                self.env.ref("cx_feedback.ir_cron_account_fold")._trigger()
                return

    @api.model
    def _cron_refresh(self):
        """Each night all accounts: time passes for answers and orders, and other programs write without telling."""
        if self._is_mine():
            self._refresh()


class CxResponse(models.Model):
    _inherit = "cx.response"

    @api.model_create_multi
    def create(self, vals_list):
        responses = super().create(vals_list)
        self.env["cx.account.stale"]._mark(responses.partner_id.ids)
        return responses

    def write(self, vals):
        if not OF_RESPONSE & vals.keys():
            return super().write(vals)
        before = self.partner_id.ids
        written = super().write(vals)
        self.env["cx.account.stale"]._mark([*before, *self.partner_id.ids])
        return written

    def unlink(self):
        self.env["cx.account.stale"]._mark(self.partner_id.ids)
        return super().unlink()


class CxInvitation(models.Model):
    _inherit = "cx.invitation"

    @api.model_create_multi
    def create(self, vals_list):
        invitations = super().create(vals_list)
        self.env["cx.account.stale"]._mark(invitations.partner_id.ids)
        return invitations

    def write(self, vals):
        written = super().write(vals)
        if "state" in vals:
            self.env["cx.account.stale"]._mark(self.partner_id.ids)
        return written


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def write(self, vals):
        if not OF_ORDER & vals.keys():
            return super().write(vals)
        before = self.partner_id.ids
        written = super().write(vals)
        self.env["cx.account.stale"]._mark([*before, *self.partner_id.ids])
        return written


class ResPartner(models.Model):
    _inherit = "res.partner"

    def write(self, vals):
        written = super().write(vals)
        if "active" in vals:
            self.env["cx.account.stale"]._mark(self.ids)
        return written


class CrmLifecyclePeople(models.AbstractModel):
    _inherit = "crm.lifecycle.people"

    @api.model
    def _drop_doubles(self, contact_ids):
        """Before contacts become one: rows of their accounts are read anew."""
        self.env["cx.account"].flush_model()
        self.env.cr.execute("DELETE FROM cx_account WHERE partner_id = ANY(%s)", (list(contact_ids),))
        self.env["cx.account"].invalidate_model()
        return super()._drop_doubles(contact_ids)

    @api.model
    def _forget(self, contact_ids):
        marks = {*contact_ids, *self._customers(self.env["res.partner"].browse(contact_ids)).values()}
        result = super()._forget(contact_ids)
        self.env["cx.account.stale"]._mark(marks)
        return result

    @api.model
    def _follow(self, customers_before):
        result = super()._follow(customers_before)
        self.env["cx.account.stale"]._mark([*customers_before, *customers_before.values()])
        return result
