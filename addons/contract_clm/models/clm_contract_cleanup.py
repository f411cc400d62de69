from odoo import api, fields, models
from odoo.exceptions import UserError

BATCH = 100
FILE_FIELDS = ("docx", "pdf", "draft_pdf")
# Evidence that somebody besides the drafter was given the document.
SHOWN_KINDS = (
    "sent",
    "viewed",
    "approval_requested",
    "approval_given",
    "signature_requested",
    "signature_viewed",
    "signature_signed",
)


class ClmContractCleanup(models.Model):
    """Superseded drafts lose their files some time after the contract ended; their rows and hashes stay."""

    _inherit = "clm.contract"

    @api.model
    def _cron_remove_drafts(self):
        """Nightly, in batches; what was done is not due any more, so that a second run finds nothing."""
        today = fields.Date.context_today(self)
        due = self.with_context(active_test=False).search(
            [("cleanup_due", "<", today), ("on_hold", "=", False)], order="cleanup_due, id"
        )
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH].try_lock_for_update().exists()
            batch.filtered(lambda contract: not contract.on_hold)._remove_drafts(today)
            if not self.env["ir.cron"]._commit_progress(
                len(batch), remaining=max(len(due) - start - BATCH, 0)
            ):
                return

    def _remove_drafts(self, today):
        drafts = self.version_ids._superseded_drafts()
        # The job runs as the system; so does this in tests and scripts.
        self.env["ir.attachment"].sudo().with_context(skip_res_field_check=True).search(
            [
                ("res_model", "=", drafts._name),
                ("res_id", "in", drafts.ids),
                ("res_field", "in", FILE_FIELDS),
            ]
        ).unlink()
        drafts.invalidate_recordset(FILE_FIELDS)
        drafts.files_removed_on = today
        self._write_guarded({"files_removed_on": today})
        self._log_evidence_rows(
            "drafts_removed",
            [
                (
                    contract,
                    contract.current_version_id,
                    ", ".join(str(version.number) for version in versions.sorted("number")),
                    {"documents": [version.sha256 or version.docx_sha256 for version in versions]},
                )
                for contract, versions in drafts.grouped("contract_id").items()
            ],
        )


class ClmContractVersion(models.Model):
    _inherit = "clm.contract.version"

    files_removed_on = fields.Date(
        readonly=True, help="The SHA-256 stays, to recognise a copy of the file by."
    )

    def _superseded_drafts(self):
        """Those that nobody outside ever got, nobody approved and nobody signed, and that a later one replaced."""
        contracts = self.contract_id
        used = contracts.current_version_id + contracts.signed_version_id
        used += contracts.approval_ids.version_id + contracts.signature_request_ids.version_id
        shown = set(
            contracts.evidence_ids.filtered(lambda row: row.kind in SHOWN_KINDS).mapped("document_sha256")
        )
        # Only whether there is a file, not its content.
        return (
            (self - used)
            .with_context(bin_size=True)
            .filtered(
                lambda version: (
                    version.docx_size + version.pdf_size
                    and not version.files_removed_on
                    and version.origin in ("generated", "ours")
                    and not version.draft_pdf
                    and version.sha256 not in shown
                )
            )
        )

    def _read_file(self, name):
        if self.files_removed_on:
            raise UserError(
                self.env._(
                    "The files of %(version)s were removed on %(date)s, as its contract type says for superseded "
                    "drafts. Its SHA-256 is still known.",
                    version=self.display_name,
                    date=fields.Date.to_string(self.files_removed_on),
                )
            )
        return super()._read_file(name)
