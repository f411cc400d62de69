from odoo import api, fields, models

from ..tools import advocacy
from .res_partner import FEEDBACK_USER


class ResPartner(models.Model):
    _inherit = "res.partner"

    cx_advocacy_ids = fields.One2many("cx.advocacy", "partner_id", groups=FEEDBACK_USER)
    cx_advocacy_text = fields.Char("Advocacy", compute="_compute_cx_advocacy_text", groups=FEEDBACK_USER)
    cx_advocacy_url = fields.Char(
        "Page of Advocacy Requests",
        compute="_compute_cx_advocacy_url",
        # Whoever holds the link speaks for the person.
        groups=FEEDBACK_USER,
        help="For messages to this person: where they say yes or no to what we asked for.",
    )

    @api.depends("cx_advocacy_ids.state")
    @api.depends_context("allowed_company_ids", "lang")
    def _compute_cx_advocacy_text(self):
        kinds = dict(self.env["cx.advocacy"]._fields["kind"]._description_selection(self.env))
        for partner in self:
            agreed = partner._cx_advocacy().filtered(
                lambda row: row.state in (advocacy.AGREED, advocacy.DONE)
            )
            partner.cx_advocacy_text = ", ".join(
                kinds[kind] for kind in advocacy.KINDS if kind in agreed.mapped("kind")
            )

    def _cx_advocacy(self):
        """Requests to the person or, for a company, to all its people."""
        self.ensure_one()
        return self.env["cx.advocacy"].search([("partner_id", "child_of", self._origin.ids)])

    @api.depends_context("company")
    def _compute_cx_advocacy_url(self):
        page = self.env["cx.advocacy.page"]
        for partner in self:
            company = partner.company_id or self.env.company
            partner.cx_advocacy_url = partner._origin and page._address(partner._origin, company)

    def mail_allowed_qweb_expressions(self):
        return (*super().mail_allowed_qweb_expressions(), "object.cx_advocacy_url")

    def action_open_cx_advocacy(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_advocacy_action")
        return {**action, "domain": [("partner_id", "child_of", self.id)], "context": {}}
