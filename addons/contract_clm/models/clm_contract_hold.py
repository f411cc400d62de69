from odoo import api, fields, models
from odoo.exceptions import UserError

# Where the files of a contract hang.
FILE_MODELS = ("clm.contract", "clm.contract.version", "clm.contract.annex", "clm.notice")


class ClmContractHold(models.Model):
    """What is under a legal hold is neither deleted nor archived, nor do its files or messages go."""

    _inherit = "clm.contract"

    hold_ids = fields.Many2many(
        "clm.legal.hold",
        "clm_legal_hold_contract_rel",
        "contract_id",
        "hold_id",
        "Legal Holds",
        readonly=True,
        copy=False,
        groups="contract_clm.group_contract_clm_officer",
    )
    on_hold = fields.Boolean(
        "On Legal Hold", compute="_compute_on_hold", compute_sudo=True, store=True, copy=False
    )

    @api.depends("hold_ids.state")
    def _compute_on_hold(self):
        for contract in self:
            contract.on_hold = "placed" in contract.hold_ids.mapped("state")

    def action_open_hold(self):
        """Opens the dialog that puts these contracts under a hold."""
        return self.env["clm.hold.wizard"]._open(self)

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._check_not_on_hold()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_hold(self):
        self._check_not_on_hold()

    def _check_not_on_hold(self):
        # A hold binds also those who do not see it.
        for contract in self.sudo().filtered("on_hold"):
            raise UserError(
                self.env._(
                    "%(contract)s is under a legal hold: nothing of it may be archived or deleted before an officer "
                    "releases the hold.",
                    contract=contract.name,
                )
            )

    def _message_update_content(self, message, /, *, body, **kwargs):
        # An emptied message is a deleted one.
        self._check_not_on_hold()
        return super()._message_update_content(message, body=body, **kwargs)


class ClmContractVersion(models.Model):
    _inherit = "clm.contract.version"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_hold(self):
        self.contract_id._check_not_on_hold()


class ClmContractAnnex(models.Model):
    _inherit = "clm.contract.annex"

    def write(self, vals):
        if "datas" in vals:
            self.contract_id._check_not_on_hold()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_hold(self):
        self.contract_id._check_not_on_hold()


class MailMessage(models.Model):
    _inherit = "mail.message"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_legal_hold(self):
        # The hold binds also those who may not read the contract.
        ids = self.sudo().filtered(lambda message: message.model == "clm.contract").mapped("res_id")
        self.env["clm.contract"].sudo().browse(set(ids)).exists()._check_not_on_hold()


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_on_legal_hold(self):
        # See mail.message.
        files = self.sudo().filtered(lambda file: file.res_model in FILE_MODELS and file.res_id)
        for model, group in files.grouped("res_model").items():
            records = self.env[model].sudo().browse(set(group.mapped("res_id"))).exists()
            contracts = records if model == "clm.contract" else records.contract_id
            contracts._check_not_on_hold()
