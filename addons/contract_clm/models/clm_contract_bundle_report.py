from odoo import models

# Wide enough for a SHA-256 behind its label.
RULE = "-" * 72


class ClmContractBundleReport(models.Model):
    """The report of an evidence bundle: plain text in the language of whoever asks."""

    _inherit = "clm.contract"

    def _evidence_report(self, rows, documents, withheld):
        """The text.

        :param rows: evidence before the export
        :param documents: dict of `(version, bytes)` by name
        :param withheld: numbers of entries that the reader does not get
        """
        parts = (
            (self.env._("Evidence of the contract %(contract)s", contract=self.display_name), []),
            (self.env._("Kind of signature"), [self._report_level()]),
            (self.env._("Signatures"), self._report_signatures() or [self.env._("None yet.")]),
            (self.env._("Documents"), self._report_documents(documents) or [self.env._("None yet.")]),
            (self.env._("Steps"), [row._report_line(row.number in withheld) for row in rows]),
            (self.env._("How to verify"), self._report_verification()),
        )
        return "\n".join(line for title, lines in parts for line in (title, RULE, *lines, ""))

    def _report_level(self):
        return self.env._(
            "Simple electronic signature with strong evidence. It is neither an advanced nor a qualified signature: "
            "those need a trust service provider."
        )

    def _report_signatures(self):
        requests = self.signature_request_ids.filtered(lambda request: request.state == "signed")
        return [line for request in requests for line in request._report_lines()]

    def _report_documents(self, documents):
        origins = dict(self.version_ids._fields["origin"]._description_selection(self.env))
        return [
            line
            for name, (version, _data) in documents.items()
            for line in (
                f"{name}: {origins[version.origin]}",
                f"  SHA-256 {version.sha256 if name.endswith('.pdf') else version.docx_sha256}",
            )
        ]

    def _report_verification(self):
        return [
            self.env._("Unpack the zip and run, with Python 3.9 or newer and without any network:"),
            "  python3 verify.py",
            self.env._(
                "It recomputes the chain of hashes and the SHA-256 of every file, and names what was changed, removed "
                "or added. This report only tells what the chain records; the chain is what counts."
            ),
        ]


class ClmSignatureRequest(models.Model):
    _inherit = "clm.signature.request"

    def _report_lines(self):
        lines = [self.env._("Document shown and signed: SHA-256 %(sha256)s", sha256=self.sha256)]
        for signer in self._certificate_signers():
            values = signer._certificate_values()
            lines += [
                f"* {values['name']} – {values['party']}",
                f"  {values['signed_at']} UTC, {values['address'] or '–'}, {values['email'] or '–'}",
                f"  {values['consent']}",
            ]
        return lines


class ClmEvidence(models.Model):
    _inherit = "clm.evidence"

    def _report_line(self, is_withheld):
        moment = self.occurred_at.strftime("%Y-%m-%d %H:%M:%S")
        if is_withheld:
            withheld = self.env._("Internal step, withheld")
            return f"{self.number:>4}  {moment}  {withheld}"
        words = (self._kind_label(self.kind), self.actor, self.summary)
        return f"{self.number:>4}  {moment}  " + "  ".join(" ".join(word.split()) for word in words if word)
