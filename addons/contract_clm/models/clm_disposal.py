from odoo import api, fields, models


class ClmDisposal(models.Model):
    """What stays of a contract that was deleted for good: one row that nobody can change or remove.

    It names no counterparty. The hashes tell later whether a copy of a document, or of the evidence, is genuine. The
    database refuses a row for a contract that is under a legal hold or not yet due, and refuses to delete evidence
    without such a row (`init` here and in `clm.evidence`), so that evidence never vanishes without a trace.
    """

    _name = "clm.disposal"
    _description = "Deleted Contract"
    _order = "disposed_on desc, id desc"
    _rec_name = "number"
    _log_access = False

    # Not a many2one: the contract is gone.
    contract_ref = fields.Integer("Contract ID", required=True, readonly=True)
    number = fields.Char(required=True, readonly=True)
    type_name = fields.Char("Type", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    documents = fields.Text("Documents (SHA-256)", readonly=True, help="Version, kind of file, SHA-256.")
    document_count = fields.Integer("Documents", readonly=True)
    evidence_count = fields.Integer("Entries of Evidence", required=True, readonly=True)
    evidence_head = fields.Char("Last Hash of the Evidence", required=True, readonly=True)
    ended_on = fields.Date(required=True, readonly=True)
    retention_until = fields.Date("Kept until", required=True, readonly=True)
    proposed_by = fields.Char(required=True, readonly=True)
    proposed_on = fields.Datetime(required=True, readonly=True)
    confirmed_by = fields.Char(required=True, readonly=True)
    disposed_on = fields.Datetime("Deleted on", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)

    _contract_unique = models.UniqueIndex("(contract_ref)", "This contract is deleted already.")

    def init(self):
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION clm_disposal_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'the register of deleted contracts can only be added to';
            END $$;
            DROP TRIGGER IF EXISTS clm_disposal_append_only ON clm_disposal;
            CREATE TRIGGER clm_disposal_append_only BEFORE UPDATE OR DELETE ON clm_disposal
                FOR EACH ROW EXECUTE FUNCTION clm_disposal_refuse_change();
            DROP TRIGGER IF EXISTS clm_disposal_no_truncate ON clm_disposal;
            CREATE TRIGGER clm_disposal_no_truncate BEFORE TRUNCATE ON clm_disposal
                FOR EACH STATEMENT EXECUTE FUNCTION clm_disposal_refuse_change();

            CREATE OR REPLACE FUNCTION clm_disposal_check() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                -- By the day of the server: whoever lives east of it has the next day up to fourteen hours before.
                IF NOT EXISTS (
                    SELECT 1 FROM clm_contract
                     WHERE id = NEW.contract_ref AND on_hold IS NOT TRUE AND retention_until <= CURRENT_DATE
                ) THEN
                    RAISE EXCEPTION 'contract % is under a legal hold or still to be kept', NEW.contract_ref;
                END IF;
                RETURN NEW;
            END $$;
            DROP TRIGGER IF EXISTS clm_disposal_is_due ON clm_disposal;
            CREATE TRIGGER clm_disposal_is_due BEFORE INSERT ON clm_disposal
                FOR EACH ROW EXECUTE FUNCTION clm_disposal_check();
            """
        )

    @api.model
    def _covers(self, contracts):
        """Whether all these contracts are in the register, so that they and what belongs to them may go."""
        # Nobody can add to the register but `clm.contract._dispose`.
        registered = self.sudo().search([("contract_ref", "in", contracts.ids)])
        return set(contracts.ids) == set(registered.mapped("contract_ref"))

    @api.model
    def _record(self, contract, confirmed_by):
        """Writes the row for a contract whose deletion was proposed by one person and confirmed by another."""
        lines = [
            f"{version.number} {kind} {sha256}"
            for version in contract.version_ids.sorted("number")
            for kind, sha256 in (("docx", version.docx_sha256), ("pdf", version.sha256))
            if sha256
        ]
        number, head = contract._chain_heads()[contract.id]
        return self.create(
            {
                "contract_ref": contract.id,
                "number": contract.name,
                "type_name": contract.type_id.name,
                "company_id": contract.company_id.id,
                "documents": "\n".join(lines),
                "document_count": len(lines),
                "evidence_count": number,
                "evidence_head": head,
                "ended_on": contract.ended_on,
                "retention_until": contract.retention_until,
                "proposed_by": contract.disposal_proposed_by_id.display_name,
                "proposed_on": contract.disposal_proposed_on,
                "confirmed_by": confirmed_by.display_name,
                "disposed_on": fields.Datetime.now(),
                "reason": contract.disposal_reason,
            }
        )
