from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import evidence

KINDS = [
    ("created", "Created"),
    ("generated", "Document generated"),
    ("version_added", "Version added"),
    ("sent", "Sent"),
    ("opened", "Opened by the counterparty"),
    ("viewed", "Read by the counterparty"),
    ("commented", "Message from the counterparty"),
    ("approval_requested", "Approval requested"),
    ("approval_given", "Approved"),
    ("approval_refused", "Refused"),
    ("approval_voided", "Approval voided"),
    ("approval_escalated", "Approval escalated"),
    ("approval_reassigned", "Approval handed over"),
    ("signature_requested", "Signature requested"),
    ("signature_viewed", "Signing page opened"),
    ("signature_authenticated", "Signer authenticated"),
    ("signature_consented", "Consent given"),
    ("signature_signed", "Signed"),
    ("signature_declined", "Signature declined"),
    ("signature_delegated", "Signature passed on"),
    ("signature_expired", "Signature request expired"),
    ("signature_voided", "Signature request voided"),
    ("sealed", "Signed document stored"),
    ("seal_failed", "Waits for its seal"),
    ("activated", "Activated"),
    ("renewal_opened", "Renewal started"),
    ("renewed", "Renewed"),
    ("renewal_lost", "Renewal lost"),
    ("renewal_undone", "Renewal undone"),
    ("superseded", "Replaced by another contract"),
    ("deadline_changed", "Notice deadline changed"),
    ("noticed", "Notice"),
    ("terminated", "Terminated"),
    ("expired", "Expired"),
    ("cancelled", "Cancelled"),
    ("reopened", "Back to draft"),
    ("notice_letter", "Letter of notice made"),
    ("notice_arrived", "Arrival of notice proved"),
    ("notice_withdrawn", "Notice withdrawn"),
    ("confidentiality_changed", "Confidentiality changed"),
    ("hold_placed", "Legal hold placed"),
    ("hold_released", "Legal hold released"),
    ("drafts_removed", "Files of superseded drafts removed"),
    ("retention_extended", "Kept longer"),
    ("disposal_proposed", "Deletion proposed"),
    ("disposal_withdrawn", "Deletion proposed no more"),
    ("exported", "Evidence bundle handed out"),
]


class ClmEvidence(models.Model):
    """Append-only ledger of what happened to a contract.

    `content` is the canonical JSON that was hashed; every other column only repeats what is in it, so that lists can
    filter. The database refuses update, delete and truncate (`init`), whoever asks, its owner too, and also in a
    session that plays a replica. The one exception: the chain of a contract goes with the contract, after a row of
    `clm.disposal` says so for ever.
    """

    _name = "clm.evidence"
    _description = "Contract Evidence"
    _inherit = "clm.own.defaults.mixin"
    _order = "contract_id, number desc"
    _rec_name = "kind"
    _log_access = False

    contract_id = fields.Many2one(
        "clm.contract", required=True, readonly=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    number = fields.Integer("No.", required=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True)
    occurred_at = fields.Datetime("Time", required=True, readonly=True)
    actor = fields.Char(readonly=True)
    document_sha256 = fields.Char("Document SHA-256", readonly=True)
    summary = fields.Char(readonly=True)
    content = fields.Text("Recorded content", required=True, readonly=True)
    previous_hash = fields.Char(required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)

    _number_unique = models.UniqueIndex("(contract_id, number)", "The ledger has this entry already.")

    def init(self):
        self.env.cr.execute(
            """
            CREATE OR REPLACE FUNCTION clm_evidence_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    IF EXISTS (SELECT 1 FROM clm_disposal WHERE contract_ref = OLD.contract_id) THEN
                        RETURN OLD;
                    END IF;
                END IF;
                RAISE EXCEPTION 'the evidence of contracts can only be added to';
            END $$;
            DROP TRIGGER IF EXISTS clm_evidence_append_only ON clm_evidence;
            CREATE TRIGGER clm_evidence_append_only BEFORE UPDATE OR DELETE ON clm_evidence
                FOR EACH ROW EXECUTE FUNCTION clm_evidence_refuse_change();
            ALTER TABLE clm_evidence ENABLE ALWAYS TRIGGER clm_evidence_append_only;
            DROP TRIGGER IF EXISTS clm_evidence_no_truncate ON clm_evidence;
            CREATE TRIGGER clm_evidence_no_truncate BEFORE TRUNCATE ON clm_evidence
                FOR EACH STATEMENT EXECUTE FUNCTION clm_evidence_refuse_change();
            ALTER TABLE clm_evidence ENABLE ALWAYS TRIGGER clm_evidence_no_truncate;
            """
        )

    @api.model
    def _append(self, rows):
        """Adds entries by one statement; the ledger has no computed columns, and no column of who wrote when.

        :param rows: list of dicts of column values, all with the same keys
        """
        if not rows:
            return self
        columns = {name: self._fields[name] for name in rows[0]}
        ids = self.env.execute_query(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                SQL.identifier(self._table),
                SQL(", ").join(SQL.identifier(name) for name in columns),
                SQL(", ").join(
                    SQL(
                        "%s",
                        tuple(
                            field.convert_to_column_insert(row[name], self) for name, field in columns.items()
                        ),
                    )
                    for row in rows
                ),
            )
        )
        entries = self.browse(id_ for [id_] in ids)
        entries.modified(columns, create=True)
        contracts = self.env["clm.contract"].browse({row["contract_id"] for row in rows})
        contracts.invalidate_recordset(["evidence_ids"], flush=False)
        return entries

    def _entries(self):
        """The chain as the pure rules take it, in order."""
        return [
            evidence.Entry(row.number, row.previous_hash, row.content, row.hash)
            for row in self.sorted("number")
        ]

    @api.model
    def _kind_label(self, kind):
        return dict(self._fields["kind"]._description_selection(self.env))[kind]
