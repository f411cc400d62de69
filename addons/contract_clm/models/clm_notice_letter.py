import base64

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import file_open

from ..tools import certificate, docx_template, evidence, notices, terms
from .clm_notice import GIVEN

LETTER = "contract_clm/data/templates/notice_letter{suffix}.docx"


class ClmNoticeLetter(models.Model):
    """The letter by which we give notice: made once, as PDF and for Word, in the contract's language."""

    _inherit = "clm.notice"

    def action_make_letter(self):
        """Makes the letter with what the notice says, and keeps its SHA-256 as evidence."""
        self.ensure_one()
        self._check_in_force()
        self._check_given()
        self._lock()
        if self.letter_sha256:
            raise UserError(self.env._("The letter of this notice is made already. It stands below."))
        document = self._letter_document()
        page = self.env["clm.document.converter"]._convert_one(document)
        # Notices are written by actions that leave evidence, so users have no right to do it.
        notice = self.sudo()
        notice.write(notice._letter_file("letter", "pdf", page))
        notice.write(notice._letter_file("letter_docx", "docx", document))
        notice._log("notice_letter", notice.letter_filename)

    def action_send_letter(self):
        """Opens a mail to the counterparty with the letter; what is sent stays with the contract."""
        self.ensure_one()
        self._check_in_force()
        if not self.letter_sha256:
            raise UserError(self.env._("Make the letter first."))
        contract = self.contract_id
        theirs = contract._in_own_language()
        text = theirs.env._(
            "Please find attached our notice about the contract %(contract)s. Please confirm that you received it.",
            contract=contract.name,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the letter"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": contract._name,
                "default_res_ids": contract.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": contract._counterparty_contact().ids,
                "default_subject": theirs.env._("Notice: %(contract)s", contract=contract.display_name),
                "default_body": Markup("<p>%s</p>") % text,
                "default_attachment_ids": self._letter_copy().ids,
            },
        }

    def _check_given(self):
        if self.direction != GIVEN:
            raise UserError(self.env._("The other side gave this notice, so the letter is theirs."))

    def _letter_copy(self):
        """For a mail: Odoo removes it where the mail is never sent."""
        return self.env["ir.attachment"].create(
            {
                "name": self.letter_filename,
                "raw": self._bytes("letter"),
                "res_model": "mail.compose.message",
                "res_id": 0,
            }
        )

    def _letter_file(self, name, extension, data):
        filename = f"{self.contract_id.name.replace('/', '-')}-notice.{extension}"
        return {
            name: base64.b64encode(data),
            f"{name}_filename": filename,
            f"{name}_sha256": evidence.sha256(data),
        }

    def _letter_document(self):
        """The Word file's bytes."""
        contract = self.contract_id
        spoken = contract.lang or contract.template_id.lang or certificate.FALLBACK
        [language] = certificate.languages([spoken])
        locale = spoken if spoken.startswith(language) else language
        setting = contract._render_setting() | {"locale": locale}
        suffix = "" if language == certificate.FALLBACK else f".{language}"
        try:
            with file_open(LETTER.format(suffix=suffix), "rb") as file:
                template = docx_template.compile(file.read())
            return template.render(self._letter_values(), **setting).data
        except docx_template.DocxTemplateError as error:
            problem = self.env["clm.template.message"]._of(error)
            raise UserError(
                self.env._("The letter could not be made: %(problem)s", problem=problem)
            ) from error

    def _letter_values(self):
        """The facts of the notice in plain values for the letter's template."""
        contract = self.contract_id._in_own_language()
        counterparty = self._letter_party(contract, "counterparty", contract.partner_id)
        open_end = contract.term_mode == terms.MODE_EVERGREEN
        return {
            "contract": {
                "number": contract.name,
                "title": contract.title,
                "start": contract.effective_date or None,
            },
            "company": self._letter_party(contract, "ours", contract.company_id.partner_id),
            "counterparty": counterparty,
            "notice": {
                "kind": self.kind,
                "date": self.sent_on,
                "addressee": self._letter_person(counterparty["name"]),
                "deadline": self.deadline or None,
                "term_end": None if open_end else self.term_id.end_date or None,
                "ends_on": self.ends_on or None,
                "in_time": self.standing == notices.IN_TIME,
            },
        }

    def _letter_person(self, company):
        """The addressee without the company's name, which stands above; None where there is nobody else."""
        addressee = (self.addressee or "").removeprefix(f"{company},").strip()
        return None if addressee == company else addressee or None

    def _letter_party(self, contract, role, otherwise):
        """The party's values; a contract that came from elsewhere may name its parties by the partners alone."""
        party = contract.party_ids.filtered(lambda party: party.role == role)[:1]
        return contract._partner_values(party.partner_id or otherwise, party.signatory_id)
