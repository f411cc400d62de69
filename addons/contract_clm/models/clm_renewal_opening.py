from odoo import api, fields, models

from .clm_contract_renewal_run import QUIET


class ClmRenewalOpening(models.Model):
    """Making the cards of many terms at once."""

    _inherit = "clm.renewal"

    @api.model
    def _create_cards(self, terms, today):
        """The cards of these terms, announced, with as many queries for many as for one.

        :param today: the day of the run, for those who give cards more dates
        """
        stage = self._stage("open")
        values = [{"stage_id": stage.id, **self._values(term)} for term in terms]
        cards = self.with_context(**QUIET).create(values)
        cards._announce()
        return cards.with_env(self.env)

    def _announce(self):
        self.env["clm.contract"]._log_evidence_rows(
            "renewal_opened",
            [
                (
                    card.contract_id,
                    card.contract_id.current_version_id,
                    "",
                    {"deadline": fields.Date.to_string(card.notice_deadline) or None},
                )
                for card in self
            ],
        )
        # Nobody does what somebody who left is asked to do.
        owned = self.filtered("user_id.active").grouped("user_id")
        self.env["mail.activity"].create(
            [values for owner, cards in owned.items() for values in cards._activity_values(owner)]
        )

    def _activity_values(self, owner):
        """Values of the owner's task on each of these cards."""
        speaker = self.with_context(lang=owner.lang or self.env.lang)
        same = {
            "activity_type_id": self.env["ir.model.data"]._xmlid_to_res_id(
                "contract_clm.mail_activity_renew"
            ),
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "user_id": owner.id,
            "automated": True,
            "summary": speaker.env._("Renew or give notice"),
        }
        today = fields.Date.context_today(self)
        return [
            {**same, "res_id": card.id, "date_deadline": card.notice_deadline or card.end_date or today}
            for card in self
        ]
