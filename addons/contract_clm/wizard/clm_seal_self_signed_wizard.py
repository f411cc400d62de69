from datetime import UTC, datetime

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools import seal

MOST_YEARS = 10


class ClmSealSelfSignedWizard(models.TransientModel):
    _name = "clm.seal.self.signed.wizard"
    _description = "Make a Self-signed Certificate"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    name = fields.Char("Name in the certificate", required=True, default=lambda self: self.env.company.name)
    years = fields.Integer("Valid for (years)", required=True, default=5)

    def action_make(self):
        """A new certificate that seals documents from now on."""
        self.ensure_one()
        self.check_access("write")
        Certificate = self.env["clm.seal.certificate"]
        Certificate._check_manager()
        if self.company_id not in self.env.companies:
            raise UserError(self.env._("Choose one of your companies."))
        if not 1 <= self.years <= MOST_YEARS:
            raise UserError(self.env._("Choose between 1 and %(years)s years.", years=MOST_YEARS))
        if not self.name.strip():
            raise UserError(self.env._("Enter the name that the certificate shall show."))
        company = self.company_id
        made = seal.self_signed(
            self.name.strip(),
            country=company.country_id.code or "",
            email=company.email or "",
            years=self.years,
            now=datetime.now(UTC),
        )
        Certificate._keep(company, Certificate._locked_values(made))
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_seal_certificate_action")
        return {**action, "target": "main"}
