from odoo import api, models


class CrmLifecyclePeople(models.AbstractModel):
    """E-mails of journeys follow their people: what was sent stays as a number, to whom does not."""

    _inherit = "crm.lifecycle.people"

    @api.model
    def _forget(self, contact_ids):
        self.env.flush_all()
        # They hold the address.
        self.env.cr.execute(
            """DELETE FROM mailing_trace
                WHERE id IN (SELECT trace_id FROM crm_journey_mail WHERE partner_id = ANY(%s))""",
            (contact_ids,),
        )
        self.env.cr.execute(
            """UPDATE crm_journey_mail
                  SET partner_id = NULL, email = NULL, subject = NULL, body = NULL, reply_to = NULL, problem = NULL,
                      message_id = NULL, mail_message_id = NULL, trace_id = NULL,
                      state = CASE WHEN state IN ('queued', 'failed', 'unclear') THEN 'withheld' ELSE state END
                WHERE partner_id = ANY(%s)""",
            (contact_ids,),
        )
        self.env["crm.journey.mail"].invalidate_model()
        self.env["mailing.trace"].invalidate_model()
        return super()._forget(contact_ids)
