from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

MANAGER = "contract_clm.group_contract_clm_manager"
# What belongs to a contract and does not go by itself, in the order in which nothing points at what is deleted.
PARTS = (
    "clm.evidence",
    "clm.notice",
    "clm.renewal",
    "clm.template.case",
    "clm.signature.signer",
    "clm.signature.request",
    "clm.approval.vote",
    "clm.approval.step",
    "clm.approval",
    "clm.term",
    "clm.contract.version",
)
# Parts that the database deletes with the contract, although they have files of their own.
PARTS_WITH_FILES = ("clm.contract.annex",)


class ClmContractDisposal(models.Model):
    """Deleting a contract for good: due, not on hold, proposed by one administrator and confirmed by another."""

    _inherit = "clm.contract"

    def _check_may_dispose(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only administrators of contracts delete them for good."))
        self._check_may_review()
        # A sub-agreement may be one that its deleter does not see.
        for contract in self.sudo().with_context(active_test=False):
            child = contract.search([("parent_id", "=", contract.id), ("id", "not in", self.ids)], limit=1)
            if child:
                raise UserError(
                    self.env._(
                        "%(contract)s is the master agreement of other contracts, which are still kept. It goes after "
                        "them.",
                        contract=contract.name,
                    )
                )

    def _propose_disposal(self, reason):
        self._check_may_dispose()
        self._write_guarded(
            {
                "disposal_proposed_by_id": self.env.uid,
                "disposal_proposed_on": fields.Datetime.now(),
                "disposal_reason": reason,
            }
        )
        self._log_evidence("disposal_proposed", summary=reason)

    def _dispose(self):
        """Deletes these contracts with all that belongs to them; a row of `clm.disposal` stays of each."""
        self.lock_for_update()
        self.invalidate_recordset()
        self._check_may_dispose()
        self._check_four_eyes()
        # Nobody has the right to delete what evidence consists of; this action is the right, and has checked it.
        contracts = self.sudo().with_context(active_test=False)
        self.env["clm.draft.run.line"].sudo().search([("contract_id", "in", self.ids)])._drop_downloads()
        for contract in contracts:
            self.env["clm.disposal"].sudo()._record(contract, self.env.user)
        self.env.flush_all()
        contracts._untie()
        contracts._delete_parts()
        contracts.unlink()

    def _check_four_eyes(self):
        for contract in self:
            proposer = contract.sudo().disposal_proposed_by_id
            if not proposer:
                raise UserError(
                    self.env._("The deletion of %(contract)s must be proposed first.", contract=contract.name)
                )
            if proposer == self.env.user:
                raise UserError(
                    self.env._(
                        "You proposed to delete %(contract)s. Another administrator must confirm it.",
                        contract=contract.name,
                    )
                )

    def _untie(self):
        """Ends what keeps parts of a contract from being deleted: pointers in circles."""
        ids = tuple(self.ids)
        self.env.cr.execute(
            SQL(
                """
                UPDATE clm_contract
                   SET parent_id = NULL, current_version_id = NULL, signed_version_id = NULL, current_term_id = NULL
                 WHERE id IN %(ids)s;
                UPDATE clm_contract_version SET parent_id = NULL WHERE contract_id IN %(ids)s;
                """,
                ids=ids,
            )
        )
        self.env.invalidate_all(flush=False)

    def _delete_parts(self):
        for model in (*PARTS_WITH_FILES, *PARTS):
            # See _dispose.
            rows = self.env[model].sudo().search([("contract_id", "in", self.ids)])
            _delete_files(rows)
            if model in PARTS:
                rows.unlink()
        _delete_files(self)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        """Contracts stay, but for those that the register of deleted contracts has."""
        return None if self.env["clm.disposal"]._covers(self) else super()._unlink_except_never()


def _delete_files(records):
    """Deletes the files of these records, those of their fields too."""
    # A file goes with its record; whoever deletes that has the right.
    files = records.env["ir.attachment"].sudo().with_context(skip_res_field_check=True)
    files.search([("res_model", "=", records._name), ("res_id", "in", records.ids)]).unlink()
