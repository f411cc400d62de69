from odoo import api, fields, models

from .cx_case import OPEN
from .cx_subject import FEEDBACK_USER


class CxCaseSubject(models.AbstractModel):
    """A record that has cases: how many are open, and a button to all of them.

    `_cx_case_link` is the field of a case that leads to the record.
    """

    _name = "cx.case.subject"
    _description = "Subject of Cases"
    _cx_case_link = ""

    cx_case_count = fields.Integer("Cases", compute="_compute_cx_case_count", groups=FEEDBACK_USER)
    cx_open_case_count = fields.Integer("Open Cases", compute="_compute_cx_case_count", groups=FEEDBACK_USER)

    @api.depends_context("allowed_company_ids")
    def _compute_cx_case_count(self):
        rows = self._case_rows()
        for record in self:
            mine = [(state, count) for subject, state, count in rows if subject.id == record._origin.id]
            record.cx_case_count = sum(count for _state, count in mine)
            record.cx_open_case_count = sum(count for state, count in mine if state in OPEN)

    def _case_rows(self):
        """Rows (record, state of its cases, how many)."""
        return self._cases_by(self._cx_case_link)

    def _cases_by(self, link):
        return self.env["cx.case"]._read_group([(link, "in", self.ids)], [link, "state"], ["__count"])

    def action_open_cx_cases(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_case_action")
        return action | {"domain": [(self._cx_case_link, "=", self.id)], "context": {}}


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "cx.case.subject"]
    _cx_case_link = "order_id"


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "cx.case.subject"]
    _cx_case_link = "lead_id"


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "cx.case.subject"]
    _cx_case_link = "partner_id"

    def _is_account(self):
        return self.commercial_partner_id._origin == self._origin

    def _case_rows(self):
        """Of an account, those of all its people."""
        accounts = self.filtered(lambda partner: partner._is_account())
        return super(ResPartner, self - accounts)._case_rows() + accounts._cases_by("account_id")

    def action_open_cx_cases(self):
        action = super().action_open_cx_cases()
        return action | {"domain": [("account_id", "=", self.id)]} if self._is_account() else action
