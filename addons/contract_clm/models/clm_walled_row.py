from odoo import api, fields, models
from odoo.fields import Domain


class ClmWalledRow(models.AbstractModel):
    """A row that belongs to a contract (`contract_id`), for the rules of security/clm_wall_security.xml.

    The fields answer in one subquery of their own instead of a join with all contracts.
    """

    _name = "clm.walled.row"
    _description = "Row behind the Wall of its Contract"

    keeps_me_out = fields.Boolean(
        "Walled off", compute="_compute_wall_of_contract", search="_search_keeps_me_out"
    )
    is_insider = fields.Boolean("Insider", compute="_compute_wall_of_contract", search="_search_is_insider")

    @api.depends("contract_id.keeps_me_out", "contract_id.is_insider")
    @api.depends_context("uid")
    def _compute_wall_of_contract(self):
        # What a wall says about the user is no secret to the rule that asks.
        for row in self.sudo():
            row.keeps_me_out = row.contract_id.keeps_me_out
            row.is_insider = row.contract_id.is_insider

    @api.model
    def _search_keeps_me_out(self, operator, value):
        return self._search_by_query(operator, value, self.env["clm.contract"]._kept_out_query())

    @api.model
    def _search_is_insider(self, operator, value):
        return self._search_by_query(operator, value, self.env["clm.contract"]._insider_query())

    @api.model
    def _search_by_query(self, operator, value, query):
        if operator != "in":
            return NotImplemented
        if query is None:
            return Domain(True not in value)
        rows = Domain("contract_id", "in", query)
        return rows if True in value else ~rows


class ClmContractParty(models.Model):
    _name = "clm.contract.party"
    _inherit = ["clm.contract.party", "clm.walled.row"]


class ClmContractLine(models.Model):
    _name = "clm.contract.line"
    _inherit = ["clm.contract.line", "clm.walled.row"]


class ClmContractAnnex(models.Model):
    _name = "clm.contract.annex"
    _inherit = ["clm.contract.annex", "clm.walled.row"]


class ClmContractVersion(models.Model):
    _name = "clm.contract.version"
    _inherit = ["clm.contract.version", "clm.walled.row"]


class ClmTerm(models.Model):
    _name = "clm.term"
    _inherit = ["clm.term", "clm.walled.row"]


class ClmApproval(models.Model):
    _name = "clm.approval"
    _inherit = ["clm.approval", "clm.walled.row"]


class ClmApprovalStep(models.Model):
    _name = "clm.approval.step"
    _inherit = ["clm.approval.step", "clm.walled.row"]


class ClmApprovalVote(models.Model):
    _name = "clm.approval.vote"
    _inherit = ["clm.approval.vote", "clm.walled.row"]


class ClmSignatureRequest(models.Model):
    _name = "clm.signature.request"
    _inherit = ["clm.signature.request", "clm.walled.row"]


class ClmSignatureSigner(models.Model):
    _name = "clm.signature.signer"
    _inherit = ["clm.signature.signer", "clm.walled.row"]


class ClmEvidence(models.Model):
    _name = "clm.evidence"
    _inherit = ["clm.evidence", "clm.walled.row"]


class ClmRenewal(models.Model):
    _name = "clm.renewal"
    _inherit = ["clm.renewal", "clm.walled.row"]


class ClmDraftRunLine(models.Model):
    _name = "clm.draft.run.line"
    _inherit = ["clm.draft.run.line", "clm.walled.row"]


class ClmTemplateCase(models.Model):
    _name = "clm.template.case"
    _inherit = ["clm.template.case", "clm.walled.row"]
