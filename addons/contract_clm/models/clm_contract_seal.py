from datetime import UTC, datetime, timedelta

from odoo import fields, models, modules
from odoo.exceptions import UserError

from ..tools import docx_template, pdf, seal

# By then whoever signed last has sealed the document, unless the server died.
SOON = timedelta(minutes=5)


class ClmContractSeal(models.Model):
    """The seal on the signed document. While it cannot be made, the contract waits; signatures are never lost."""

    _inherit = "clm.contract"

    seal_problem = fields.Text(
        "Why the seal is missing",
        readonly=True,
        copy=False,
        help="All have signed; only the seal is missing.",
    )

    def _sealed(self, data):
        """The document with the company's seal, and what evidence says of it; without a certificate as it is.

        :return: `(bytes, dict)`; the dict has `seal_level` and, where they apply, `certificate_sha256`,
            `timestamp_authority`, `seal_problem` and `seal_problem_detail`
        :raises seal.SealError: there can be no seal now, and the company wants none of its contracts without
        """
        self.ensure_one()
        certificate = self.env["clm.seal.certificate"]._of(self.company_id)
        if not certificate:
            return data, {"seal_level": None}
        # Signers without an account get here; the address of the authority is the company's.
        company = self.company_id.sudo()
        try:
            sealed = seal.seal(data, certificate._credentials(), **self._seal_options(company))
        except seal.SealError as error:
            if not company.clm_seal_optional:
                raise
            return data, {"seal_level": None, **_problem(error)}
        return sealed.data, {
            "seal_level": sealed.level,
            "certificate_sha256": certificate.fingerprint,
            "timestamp_authority": company.clm_seal_authority or None,
            **_problem(sealed.problem),
        }

    def _seal_options(self, company):
        return {
            "reason": self.env._("%(contract)s, signed by all parties", contract=self.name),
            "location": company.city or "",
            "contact": company.email or company.website or "",
            "timestamp": company._clm_seal_authority(),
            "now": datetime.now(UTC),
        }

    def _plan_seal(self):
        """The hourly job is called early once: it seals what is left behind where the server dies before the seal."""
        # Whoever signs may have no right on jobs.
        job = self.env.ref("contract_clm.ir_cron_seal_follow_up").sudo()
        job._trigger(at=fields.Datetime.now() + SOON)

    def _seal_what_was_signed(self):
        """From here on nothing takes a signature back, also if the server dies while it seals.

        Not to be called inside a savepoint, which the commit would end.
        """
        if not self._seal_waiting():
            return
        if self.env.registry.ready and not modules.module.current_test:
            self.env.cr.commit()  # pylint: disable=invalid-commit
        self._seal_what_waits()

    def _complete_signature(self, request):
        """All have signed: the signed document is stored and the contract starts, or waits for its seal."""
        try:
            with self.env.cr.savepoint():
                self._store_signed(request)
        except (seal.SealError, UserError, pdf.PdfError, docx_template.DocxTemplateError) as error:
            self._wait_for_seal(request, error)
            return
        request._send_copies()
        self.activity_unlink(["contract_clm.mail_activity_sign"])
        self._activate()

    def _wait_for_seal(self, request, error):
        problem = str(error)
        if isinstance(error, seal.SealError):
            problem = self.env["clm.seal.certificate"]._explain(error)
        elif isinstance(error, pdf.PdfError):
            problem = self.env["clm.document.converter"]._explain(error)
        self.activity_unlink(["contract_clm.mail_activity_sign"])
        if self.seal_problem == problem:
            return
        self._write_guarded({"seal_problem": problem})
        self._log_evidence(
            "seal_failed", version=request.version_id, summary=problem, payload=_problem(error)
        )
        self.activity_unlink(["contract_clm.mail_activity_seal"])
        self.activity_schedule(
            "contract_clm.mail_activity_seal",
            user_id=self.user_id.id or self.env.uid,
            summary=self.env._("The signed document waits for its seal"),
            note=problem,
        )

    def _activate(self, signed_on=None):
        if self.seal_problem:
            self._write_guarded({"seal_problem": False})
            self.activity_unlink(["contract_clm.mail_activity_seal"])
        return super()._activate(signed_on)

    def action_seal_again(self):
        """Seals and stores the document that all have signed, where that failed before."""
        self.check_access("write")
        for contract in self:
            if not contract._seal_waiting():
                raise UserError(self.env._("%(contract)s does not wait for a seal.", contract=contract.name))
        self._seal_what_waits()
        problem = next((contract.seal_problem for contract in self if contract._seal_waiting()), None)
        return problem and self._seal_still_missing(problem)

    def _seal_what_waits(self):
        """Seals each contract that waits. Two who try at the same instant seal once: see `_lock`."""
        # The same rights as when the last signer signs: requests, certificates and versions are no user's.
        for contract in self.sudo():
            contract._seal_waiting()._lock()
            if request := contract._seal_waiting():
                contract._complete_signature(request)

    def _seal_waiting(self):
        """The request that all have signed, while its document waits for the seal."""
        self.ensure_one()
        if self.state != "signature":
            return self.env["clm.signature.request"]
        signed = self.signature_request_ids.filtered(lambda request: request.state == "signed")
        return signed.sorted("id")[-1:]

    def _seal_still_missing(self, problem):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Still without a seal"),
                "message": problem,
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }


def _problem(error):
    """What evidence keeps of an error: its code, which does not depend on a language."""
    if not isinstance(error, seal.SealError):
        return {}
    return {"seal_problem": error.code, "seal_problem_detail": error.detail}
