import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError

from ..tools import advocacy
from .res_partner import FEEDBACK_USER

# A friend's request is one of so many by the same link in a day.
LEADS_A_DAY = 20


class CxAdvocacy(models.Model):
    """One thing that one customer is asked for: a review, to be a reference, to recommend us. A narrow table.

    Only the customer agrees, on their own page; people here offer, note what came of it, and take back. When the
    person is erased, kind and state stay for the statistics.
    """

    _name = "cx.advocacy"
    _description = "Advocacy Request"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, ondelete="set null")
    industry_id = fields.Many2one(
        "res.partner.industry",
        related="partner_id.commercial_partner_id.industry_id",
        store=True,
        string="Industry",
    )
    country_id = fields.Many2one(related="partner_id.country_id", string="Country", store=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    program_id = fields.Many2one("cx.program", readonly=True, ondelete="set null")
    response_id = fields.Many2one("cx.response", "After", readonly=True, ondelete="set null")
    kind = fields.Selection(
        [
            (advocacy.REVIEW, "Review"),
            (advocacy.REFERENCE, "Reference"),
            (advocacy.REFERRAL, "Referral"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            (advocacy.OFFERED, "Offered"),
            (advocacy.AGREED, "Agreed"),
            (advocacy.DONE, "Done"),
            (advocacy.DECLINED, "Declined"),
            (advocacy.WITHDRAWN, "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default=advocacy.OFFERED,
        group_expand=True,
    )
    site_id = fields.Many2one("cx.review.site", "Review Site", readonly=True, ondelete="set null")
    name_as = fields.Char("To Be Named As", readonly=True)
    consent_text = fields.Text("Agreed To", readonly=True, help="Word for word, in the language of the page.")
    consent_lang = fields.Char("Language of the Page", readonly=True)
    agreed_on = fields.Datetime("Agreed", readonly=True)
    ended_on = fields.Datetime("Declined or Withdrawn", readonly=True)
    done_on = fields.Datetime("Done", readonly=True)
    lead_ids = fields.One2many("crm.lead", "advocacy_id", "Leads")
    lead_count = fields.Integer("Recommended to", readonly=True)
    url = fields.Char("Their Page", compute="_compute_url", groups=FEEDBACK_USER)

    _one_each = models.UniqueIndex(
        "(partner_id, kind, company_id) WHERE partner_id IS NOT NULL",
        "This customer has been asked for that already.",
    )
    _found_idx = models.Index("(kind, state, industry_id)")
    _program_idx = models.Index("(program_id) WHERE program_id IS NOT NULL")
    _response_idx = models.Index("(response_id) WHERE response_id IS NOT NULL")

    @api.depends("partner_id", "company_id")
    def _compute_url(self):
        page = self.env["cx.advocacy.page"]
        for request in self:
            request.url = request.partner_id and page._address(request.partner_id, request.company_id)

    @api.model
    def _offer(self, partners, kinds, company, program=None, response=None):
        """Requests of these kinds to each of these people; what they were asked before stays as it is."""
        # Requests are written by the machine and by actions, and their state by the customer only.
        Request = self.sudo()
        known = {
            (row.partner_id.id, row.kind)
            for row in Request.search(
                [("partner_id", "in", partners.ids), ("company_id", "=", company.id), ("kind", "in", kinds)]
            )
        }
        values = {
            "company_id": company.id,
            "program_id": program.id if program else False,
            "response_id": response.id if response else False,
            "state": advocacy.OFFERED,
        }
        new = [
            {**values, "partner_id": partner.id, "kind": kind}
            for partner in partners
            for kind in kinds
            if (partner.id, kind) not in known
        ]
        try:
            return Request.create(new)
        except psycopg2.errors.UniqueViolation as error:
            # The same was offered at the same moment; the next try sees it.
            raise ConcurrencyError(str(error)) from error

    def _say(self, said, **values):
        """The customer says yes or no, is done, or takes back; False where that means nothing now."""
        self.ensure_one()
        state = advocacy.step(self.kind, self.state, said)
        if not state:
            return False
        now = fields.Datetime.now()
        moments = {
            advocacy.AGREED: {"agreed_on": now, "ended_on": False},
            advocacy.DONE: {"done_on": now},
        }.get(state, {"ended_on": now})
        self.write({"state": state, **moments, **values})
        self.env["cx.webhook"]._tell("advocacy", self)
        return True

    def _check_may_act(self):
        if not self.env.user.has_group(FEEDBACK_USER):
            raise AccessError(self.env._("Only users of customer feedback keep requests."))
        self.check_access("read")

    def _note(self, said):
        self._check_may_act()
        for request in self:
            # Nobody may write requests by hand; the right to this action was checked.
            if not request.sudo()._say(said):
                state = dict(self._fields["state"]._description_selection(self.env))[request.state]
                raise UserError(self.env._("This request is in the state “%(state)s”.", state=state))

    def action_done(self):
        """The review was seen, the reference was used, the recommendation came."""
        self._note(advocacy.DONE_NOW)

    def action_withdraw(self):
        """The customer took it back, on the phone for example."""
        self._note(advocacy.WITHDRAW)

    def action_send(self):
        """A message with the link to their page, to be read and sent."""
        self.ensure_one()
        self._check_may_act()
        if not self.partner_id:
            raise UserError(self.env._("The customer of this request was erased."))
        template = self.env.ref("cx_feedback.mail_template_advocacy", raise_if_not_found=False)
        return {
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": "res.partner",
                "default_res_ids": self.partner_id.ids,
                "default_template_id": template.id if template else False,
                "default_partner_ids": self.partner_id.ids,
            },
        }

    def action_open_leads(self):
        self.ensure_one()
        self._check_may_act()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        return {**action, "domain": [("advocacy_id", "=", self.id)], "context": {}}
