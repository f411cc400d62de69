from odoo import models


class ResCurrency(models.Model):
    _inherit = "res.currency"

    def _clm_with_rate(self, companies):
        """Which of these currencies can be counted in that of each company: its own, and those with an exchange rate.

        :return: dict of currencies by company; read by one query, or none where there is nothing to count
        """
        # Whether there is a rate is no secret, nor is to which company a branch belongs, whose rates count for it.
        owners, rates = companies.sudo(), self.env["res.currency.rate"].sudo()
        known = {}
        if any(self - owner.currency_id for owner in owners):
            known = dict(
                rates._read_group(
                    [("currency_id", "in", self.ids), ("company_id", "in", [False, *owners.root_id.ids])],
                    ["company_id"],
                    ["currency_id:recordset"],
                )
            )
        nothing = self.browse()
        everywhere = known.get(owners.browse(), nothing)
        return {
            company: self & (owner.currency_id | everywhere | known.get(owner.root_id, nothing))
            for company, owner in zip(companies, owners, strict=True)
        }
