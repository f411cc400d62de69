"""What the ORM does not clean up by itself."""

from odoo.tools import SQL

# In the order in which nothing points at what is deleted.
TABLES = (
    "clm_evidence",
    "clm_renewal",
    "clm_signature_signer",
    "clm_signature_request",
    "clm_approval_vote",
    "clm_approval_step",
    "clm_approval",
    "clm_term",
    "clm_draft_run_file",
    "clm_draft_run_download",
    "clm_draft_run_line",
    "clm_draft_run",
    "clm_contract_line",
    "clm_contract_signatory",
    "clm_contract_party",
    "clm_contract_version",
    "clm_contract",
    "clm_legal_hold",
    "clm_disposal",
)


def uninstall_hook(env):
    """Removes the ledger's triggers, then the contracts: types and templates cannot go while they are in use."""
    env.flush_all()
    # Sequences belong to types and would outlive them.
    env["clm.contract.type"].with_context(active_test=False).search([]).sequence_id.unlink()
    env.cr.execute(
        """
        DROP TRIGGER IF EXISTS clm_evidence_append_only ON clm_evidence;
        DROP TRIGGER IF EXISTS clm_evidence_no_truncate ON clm_evidence;
        DROP FUNCTION IF EXISTS clm_evidence_refuse_change();
        DROP TRIGGER IF EXISTS clm_disposal_append_only ON clm_disposal;
        DROP TRIGGER IF EXISTS clm_disposal_no_truncate ON clm_disposal;
        DROP TRIGGER IF EXISTS clm_disposal_is_due ON clm_disposal;
        DROP FUNCTION IF EXISTS clm_disposal_refuse_change();
        DROP FUNCTION IF EXISTS clm_disposal_check();
        UPDATE clm_contract
           SET parent_id = NULL, current_version_id = NULL, signed_version_id = NULL, current_term_id = NULL;
        UPDATE clm_contract_version SET parent_id = NULL;
        """
    )
    for table in TABLES:
        env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))
    env.invalidate_all(flush=False)
