from odoo import api, fields, models


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    crm_segment_id = fields.Many2one(
        "crm.segment",
        "Segment",
        compute="_compute_crm_segment_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        index="btree_not_null",
        help="The mailing goes to those who are in the segment when it is sent."
        " Who is blacklisted or opted out gets nothing.",
    )

    @api.depends("mailing_model_name")
    def _compute_crm_segment_id(self):
        for mailing in self:
            if mailing.mailing_model_name != "res.partner":
                mailing.crm_segment_id = False

    @api.depends("crm_segment_id")
    def _compute_mailing_domain(self):
        chosen = self.filtered("crm_segment_id")
        for mailing in chosen:
            mailing.mailing_domain = repr([("lifecycle_segment_ids", "in", mailing.crm_segment_id.ids)])
        return super(MailingMailing, self - chosen)._compute_mailing_domain()
