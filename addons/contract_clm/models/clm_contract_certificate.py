import json

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import file_open

from ..tools import bundle, certificate, docx_template

CERTIFICATE = "contract_clm/data/templates/completion_certificate{suffix}.docx"


class ClmContractCertificate(models.Model):
    """The completion certificate: the pages behind the signed document that say who signed it, and how."""

    _inherit = "clm.contract"

    def _certificate_pages(self, request):
        """PDFs of the certificate, one for each language that the parties speak."""
        values = self._certificate_values(request)
        documents = [
            self._certificate_template(language).render(values, locale=language).data
            for language in self._certificate_languages(request)
        ]
        converter = self.env["clm.document.converter"]
        pages = converter._convert(documents)
        for page in pages:
            if isinstance(page, Exception):
                raise UserError(converter._explain(page))
        return pages

    def _certificate_template(self, language):
        suffix = "" if language == certificate.FALLBACK else f".{language}"
        with file_open(CERTIFICATE.format(suffix=suffix), "rb") as file:
            return docx_template.compile(file.read())

    def _certificate_languages(self, request):
        """Ours first, then the counterparty's."""
        signers = request.signer_ids.sorted(
            lambda signer: (signer.role != "ours", signer.sequence, signer.id)
        )
        return certificate.languages(signer._certificate_lang() for signer in signers)

    def _certificate_values(self, request):
        number, head = self._chain_heads()[self.id]
        return {
            "document": {
                "sha256": request.sha256,
                "pages": request.version_id.pages,
                "number": self.name,
                "title": self.title,
            },
            "signatures": [signer._certificate_values() for signer in request._certificate_signers()],
            "chain": {"number": number, "hash": head},
        }

    def _certificate_keywords(self):
        """What ties the signed PDF to the chain, for programs: see `tools.bundle.anchor`."""
        return bundle.anchor(*self._chain_heads()[self.id])


class ClmSignatureRequest(models.Model):
    _inherit = "clm.signature.request"

    def _certificate_signers(self):
        """Those who signed, in the order in which they did."""
        return self.signer_ids.filtered(lambda signer: signer.state == "signed").sorted(
            lambda signer: (signer.signed_on, signer.id)
        )


class ClmSignatureSigner(models.Model):
    _inherit = "clm.signature.signer"

    def _certificate_lang(self):
        """The language in which this signer reads the certificate."""
        if self.role == "ours":
            return self.company_id.partner_id.lang or self.partner_id.lang
        return self.partner_id.lang or self.contract_id.lang

    def _certificate_values(self):
        """One signature in the words of the certificate's template."""
        self.ensure_one()
        entry = self._signature_entry()
        local, zone = certificate.local_time(self.signed_on, self._zone())
        return {
            "party": self.party_name or self.partner_id.name,
            "name": self.signed_name,
            "title": self.partner_id.function or None,
            "email": self.email or None,
            "login": self._certificate_login(),
            "authentication": self._authentication(),
            "style": self._signature_style(),
            "sha256": self.sha256,
            "same_document": self.sha256 == self.request_id.sha256,
            "signed_at": self.signed_on.strftime("%Y-%m-%d %H:%M:%S"),
            "signed_at_local": local,
            "zone": zone or None,
            "address": self.address or entry.get("address") or None,
            "device": certificate.device(entry.get("user_agent")) or None,
            "consent": self.consent,
        }

    def _certificate_login(self):
        return self.partner_id.user_ids[:1].login or self.partner_id.name

    def _zone(self):
        partner = self.partner_id
        return partner.tz or partner.commercial_partner_id.tz or self.company_id.resource_calendar_id.tz

    def _authentication(self):
        """How we know that it was this person: keys of the certificate's words.

        `link`, `login`, `password`, `code_email`, `code_sms`; what a code or a password proved is read from the
        evidence, where an entry `signature_authenticated` has `method` in its payload.
        """
        known = ["login" if self.method == "backend" else "link"]
        for entry in self._own_entries("signature_authenticated"):
            method = (entry.get("payload") or {}).get("method")
            known.append({"email": "code_email", "sms": "code_sms"}.get(method, method))
        return list(dict.fromkeys(key for key in known if key))

    def _signature_style(self):
        """`drawn`, `typed` or `uploaded`."""
        return self.signature_style or "typed"

    def _signature_entry(self):
        """What the chain recorded of the signature itself."""
        entries = self._own_entries("signature_signed")
        return entries[-1] if entries else {}

    def _own_entries(self, kind):
        """Contents of this signer's entries of a kind, about the document that was signed, in order."""
        rows = self.contract_id.evidence_ids.filtered(
            lambda row: (
                row.kind == kind
                and row.actor == self._label()
                and row.document_sha256 == self.request_id.sha256
            )
        )
        return [json.loads(row.content) for row in rows.sorted("number")]
