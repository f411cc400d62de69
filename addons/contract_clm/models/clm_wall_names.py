"""Names of what stands behind a wall.

A many2one shows the name of its record with all rights, so the name itself must keep the secret: whichever record
points at a contract, whoever may not read the contract is told no more than that there is one.
"""

from odoo import api, models


def mask_names(records, contract_of):
    """Replaces the names of those records whose contract the current user, being internal, may not read."""
    user = records.env.user
    if records.env.uid == api.SUPERUSER_ID or not user._is_internal():
        return
    contracts = records.env["clm.contract"].union(*(contract_of(record) for record in records))
    hidden = contracts._kept_out(user)
    if not hidden:
        return
    name = records.env._("Confidential contract")
    for record in records:
        if contract_of(record) in hidden:
            record.display_name = name


class ClmContract(models.Model):
    _inherit = "clm.contract"

    @api.depends("has_wall", "keeps_me_out")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        mask_names(self, lambda contract: contract)
        return result


class ClmContractVersion(models.Model):
    _inherit = "clm.contract.version"

    @api.depends("contract_id.keeps_me_out")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        mask_names(self, lambda version: version.contract_id)
        return result


class ClmApproval(models.Model):
    _inherit = "clm.approval"

    @api.depends("contract_id.keeps_me_out")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        mask_names(self, lambda approval: approval.contract_id)
        return result


class ClmApprovalStep(models.Model):
    _inherit = "clm.approval.step"

    @api.depends("contract_id.keeps_me_out")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        mask_names(self, lambda step: step.contract_id)
        return result


class ClmRenewal(models.Model):
    _inherit = "clm.renewal"

    @api.depends("contract_id.keeps_me_out")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        mask_names(self, lambda renewal: renewal.contract_id)
        return result
