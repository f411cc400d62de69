from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Every report carries it, also those that somebody tries.
REPORT_HEADER = "X-Feedback-Report"


class CxReportDelivery(models.Model):
    """One report to one person for one day: sent, or why not."""

    _name = "cx.report.delivery"
    _description = "Regular Report Sent"
    _order = "due desc, id desc"
    _rec_name = "user_id"

    report_id = fields.Many2one("cx.report", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Sent To", required=True, readonly=True, ondelete="cascade")
    due = fields.Date(required=True, readonly=True)
    state = fields.Selection([("sent", "Sent"), ("failed", "Not sent")], readonly=True)
    problem = fields.Char(readonly=True)
    mail_id = fields.Many2one("mail.mail", readonly=True, index="btree_not_null", ondelete="set null")

    _once_uniq = models.UniqueIndex("(report_id, user_id, due)")

    @api.model
    def _told_until(self, report):
        """`{user id: due day of the last report that was sent}`."""
        groups = self._read_group(
            [("report_id", "=", report.id), ("state", "=", "sent")], ["user_id"], ["due:max"]
        )
        return {user.id: due for user, due in groups}

    @api.model
    def _may_tell_of(self, contact_ids):
        """Could a mail hold words or the name of one of these people?"""
        responses = self.env["cx.response"]
        said = Domain("partner_id", "in", contact_ids) | Domain(
            "pseudonym", "in", responses._pseudonyms(contact_ids)
        )
        return bool(
            responses.search_count(said, limit=1)
            or self.env["cx.account"].search_count([("partner_id", "in", contact_ids)], limit=1)
        )

    @api.model
    def _drop_waiting(self):
        """Takes back what waits to be sent: it holds words of customers, one of whom is to be forgotten.

        Whoever does not get it now is told of the same days by the next one.
        """
        waiting = self.search([("mail_id", "!=", False)])
        tried = self.env["mail.mail"].search([("headers", "like", REPORT_HEADER), ("state", "!=", "sent")])
        (waiting.mail_id | tried).unlink()
        waiting.unlink()


class CxResponse(models.Model):
    _inherit = "cx.response"

    @api.model
    def _erase(self, where):
        self.env.cr.execute(SQL("SELECT FROM cx_response WHERE comment IS NOT NULL AND (%s) LIMIT 1", where))
        if self.env.cr.rowcount:
            # As below.
            self.env["cx.report.delivery"].sudo()._drop_waiting()
        return super()._erase(where)


class CrmLifecyclePeople(models.AbstractModel):
    _inherit = "crm.lifecycle.people"

    @api.model
    def _forget(self, contact_ids):
        # Whether somebody is told of in a mail, and taking it back, is the machine's and nobody's right.
        deliveries = self.env["cx.report.delivery"].sudo()
        is_told_of = deliveries._may_tell_of(contact_ids)
        result = super()._forget(contact_ids)
        if is_told_of:
            deliveries._drop_waiting()
        return result
