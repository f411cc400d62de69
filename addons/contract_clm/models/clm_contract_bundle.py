from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..tools import archive, bundle, evidence
from ..tools.verify_bundle import SHOWN

OFFICER = "contract_clm.group_contract_clm_officer"
# What a counterparty reads of the chain; of other steps, such as approvals and walls, only hashes leave the house.
SHARED_KINDS = {
    "created",
    "generated",
    "version_added",
    "sent",
    "opened",
    "viewed",
    "commented",
    "signature_requested",
    "signature_viewed",
    "signature_authenticated",
    "signature_consented",
    "signature_signed",
    "signature_declined",
    "signature_delegated",
    "signature_expired",
    "signature_voided",
    "sealed",
    "activated",
    "renewed",
    "amended",
    "noticed",
    "terminated",
    "expired",
    "cancelled",
    "exported",
}


class ClmContractBundle(models.Model):
    """The evidence bundle: documents, chain, report and the program that verifies them offline."""

    _inherit = "clm.contract"

    may_export_evidence = fields.Boolean(compute="_compute_may_export_evidence")

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_export_evidence(self):
        is_officer = self.env.user.has_group(OFFICER)
        for contract in self:
            contract.may_export_evidence = is_officer or contract.user_id == self.env.user

    def action_evidence_bundle(self):
        """Packs the evidence of one contract and offers it for download; officers and the owner may."""
        self.ensure_one()
        self.check_access("read")
        if not self.may_export_evidence:
            raise AccessError(
                self.env._(
                    "Only officers and the owner, %(owner)s, take the evidence of %(contract)s out of the house.",
                    owner=self.user_id.name or "–",
                    contract=self.name,
                )
            )
        return self.env["clm.evidence.bundle"]._open(self)

    def _evidence_bundle(self, *, is_shared, actor=None):
        """The bundle's zip, and evidence of the export; the caller has checked the right to it.

        The same person who asks again, with nothing new in between, gets the same bytes and no second entry.

        :param is_shared: for the counterparty: internal steps are withheld
        """
        self.ensure_one()
        # A bundle is complete or worth nothing; who may have it was checked by the caller.
        contract = self.sudo()
        actor = actor or self._evidence_actor()
        rows = contract._evidence_rows()
        documents = contract._bundle_documents(rows, is_shared)
        again = rows[-1:].filtered(lambda row: row.kind == "exported" and row.actor == actor)
        if again:
            files, manifest = contract._bundle_files(rows - again, documents, is_shared)
            if evidence.sha256(manifest) in again.content:
                return contract._bundle_zip(files, manifest, rows, is_shared)
        files, manifest = contract._bundle_files(rows, documents, is_shared)
        contract._log_evidence(
            "exported",
            version=contract.signed_version_id,
            actor=actor,
            payload={
                "manifest_sha256": evidence.sha256(manifest),
                "documents": len(documents),
                "for": "counterparty" if is_shared else "ours",
            },
        )
        return contract._bundle_zip(files, manifest, contract._evidence_rows(), is_shared)

    def _evidence_rows(self):
        """The chain, first entry first."""
        return self.env["clm.evidence"].search([("contract_id", "=", self.id)], order="number")

    def _bundle_zip(self, files, manifest, rows, is_shared):
        withheld = rows._withheld_numbers(is_shared)
        return bundle.pack(files, manifest, bundle.chain_lines(rows._entries(), withheld=withheld))

    def _bundle_files(self, rows, documents, is_shared):
        """`(files by name, manifest)` of a bundle whose chain has these rows and then its own export."""
        withheld = rows._withheld_numbers(is_shared)
        report = self._evidence_report(rows, documents, withheld)
        files = {
            **{name: data for name, (_version, data) in documents.items()},
            bundle.REPORT: report.encode(),
            bundle.PROGRAM: bundle.program(),
        }
        signed = [
            name
            for name, (version, _data) in documents.items()
            if version == self.signed_version_id and name.endswith(".pdf")
        ]
        return files, bundle.manifest(
            self.name, files, signed=signed[0] if signed else None, withheld=withheld
        )

    def _bundle_documents(self, rows, is_shared):
        """`(version, bytes)` by name: of every version that was shown, approved or signed."""
        readable = rows.filtered(lambda row: not is_shared or row.kind in SHARED_KINDS)
        shown = set(readable.filtered(lambda row: row.kind in SHOWN).mapped("document_sha256"))
        told = "".join(readable.mapped("content"))
        versions = self.version_ids.filtered(lambda version: version.sha256 and version.sha256 in shown)
        versions = versions.with_prefetch(versions.ids).sorted("number")
        documents = {}
        for version in versions:
            is_signed = version == self.signed_version_id
            name = bundle.document_name(version.number, "pdf", is_signed=is_signed)
            documents[name] = (version, version._read_file("pdf"))
            if version.docx_size and version.docx_sha256 in told:
                name = bundle.document_name(version.number, "docx")
                documents[name] = (version, version._read_file("docx"))
        return documents

    def _bundle_filename(self):
        return f"{archive.file_name(self.name)}-evidence.zip"


class ClmEvidence(models.Model):
    _inherit = "clm.evidence"

    def _withheld_numbers(self, is_shared):
        """Numbers of the entries whose content the reader does not get."""
        return {row.number for row in self if is_shared and row.kind not in SHARED_KINDS}
