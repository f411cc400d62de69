from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import docx_template, pdf

ADDRESS_FIELDS = ("street", "street2", "city", "zip", "email", "phone", "vat")


class ClmContractDraft(models.Model):
    """Drafting: the contract's values into its template, the result into a version."""

    _inherit = "clm.contract"

    def action_generate(self):
        """Makes the Word file and the PDF from the template, as a new version."""
        self.check_access("write")
        self._check_state("draft", "negotiation")
        rendered = [contract._render_template() for contract in self]
        converted = self.env["clm.document.converter"]._convert([data for data, _version in rendered])
        complete = [contract._with_annexes(made) for contract, made in zip(self, converted, strict=True)]
        self._store_generated(rendered, complete)

    def _store_generated(self, rendered, converted):
        """Stores each contract's document as its newest version, all in one go.

        :param rendered: list of `(DOCX bytes, template version)`, one a contract
        :param converted: list of PDF bytes, `pdf.PdfError` or None, one a contract
        """
        versions = self._add_versions(
            "generated",
            [
                self._generated_values(data, template_version, made)
                for (data, template_version), made in zip(rendered, converted, strict=True)
            ],
        )
        self._log_evidence_rows(
            "generated",
            [
                (contract, version, version.docx_filename, {"docx_sha256": version.docx_sha256})
                for contract, version in zip(self, versions, strict=True)
            ],
        )
        return versions

    def _generated_values(self, data, template_version, made):
        values = {"template_version_id": template_version.id}
        if isinstance(made, pdf.PdfError):
            values["pdf_problem"] = self.env["clm.document.converter"]._explain(made)
            made = None
        return {**self.env["clm.contract.version"]._document_values(data, made), **values}

    def _add_version(self, origin, *, docx=None, pdf_data=None, values=None):
        """Stores a document as the contract's newest version; the caller has checked the right to do so."""
        self.ensure_one()
        documents = self.env["clm.contract.version"]._document_values(docx, pdf_data)
        return self._add_versions(origin, [{**documents, **(values or {})}])

    def _add_versions(self, origin, values_list):
        """Stores a document for each contract as its newest version; the caller has checked the right to do so."""
        # Users have no right to write versions, so that each comes from an action that leaves evidence.
        Version = self.env["clm.contract.version"].sudo()
        versions = Version._create_or_explain(
            [
                {**contract._next_version_values(origin), **values}
                for contract, values in zip(self, values_list, strict=True)
            ]
        )
        for contract, version in zip(self, versions, strict=True):
            contract._write_guarded({"current_version_id": version.id})
        versions._mark_shared()
        return versions.sudo(self.env.su)

    def _next_version_values(self, origin):
        number = max(self.sudo().version_ids.mapped("number"), default=0) + 1
        return {
            "contract_id": self.id,
            "number": number,
            "parent_id": self.current_version_id.id,
            "origin": origin,
            "filename": f"{self.name.replace('/', '-')}-v{number}",
        }

    def _require_pdf(self):
        """The current version, which must have a PDF."""
        self.ensure_one()
        version = self.current_version_id
        if not version:
            raise UserError(
                self.env._(
                    "%(contract)s has no document yet. Press “Make document” first.",
                    contract=self.display_name,
                )
            )
        if not version.sha256:
            raise UserError(
                version.pdf_problem or self.env._("The PDF of the current version is missing. Make it first.")
            )
        return version

    def _shared_document(self):
        """`(version, PDF bytes)` of what the counterparty may read now: a draft is marked as one."""
        self.ensure_one()
        version = self.signed_version_id or self.current_version_id
        if self.state == "negotiation" and version.draft_pdf:
            return version, version._bytes("draft_pdf")
        return version, version._read_file("pdf")

    def _let_follow(self, partner):
        """Lets our person follow new contracts, as creating one by hand does, with a constant number of queries."""
        self.env["mail.followers"]._insert_followers(
            self._name, self.ids, partner.ids, customer_ids=[], check_existing=False
        )

    def _published_template(self):
        self.ensure_one()
        # Whoever drafts need not see other companies' templates; this one is linked to the contract.
        version = self.template_id.published_version_id
        if not version:
            raise UserError(
                self.env._(
                    "Choose a template that has a published version. Templates stand under Contracts ‣ Configuration."
                )
            )
        return version

    def _render_template(self, version=None, clauses=None):
        """The Word file's bytes and the template version that it was made from.

        :param version: the template version to take, where it is not the one now published
        :param clauses: its clauses in the contract's language, where they are at hand, see `_clause_files`
        """
        self.ensure_one()
        version = version or self._published_template()
        values = self._localised_values()
        try:
            rendered = version._render(values, **self._render_setting(), clauses=clauses)
        except docx_template.MissingValues as error:
            raise UserError(self._explain_missing(error.missing)) from error
        except docx_template.DocxTemplateError as error:
            raise UserError(
                self.env._(
                    "The template %(template)s cannot be used: %(error)s",
                    template=version.display_name,
                    error=self.env["clm.template.message"]._of(error),
                )
            ) from error
        return rendered.data, version

    def _localised_values(self):
        """`_drafting_values` in the contract's language, as far as Odoo speaks it."""
        return self._in_own_language()._drafting_values()

    def _in_own_language(self):
        """The contract as its language words it, as far as Odoo speaks that."""
        return self.with_context(lang=self._installed_language(self.lang or self.template_id.lang))

    def _render_setting(self):
        """What decides formats, direction and the wording of clauses."""
        return {
            "locale": self.lang or self.template_id.lang,
            "country": self.governing_country_id.code or self.company_id.country_id.code or None,
            "currency": self.currency_id.name,
        }

    @api.model
    def _installed_language(self, code):
        return code if code in dict(self.env["res.lang"].get_installed()) else self.env.lang

    def _explain_missing(self, missing):
        return (
            self.env._("The template asks for values that the contract does not have yet:")
            + "\n"
            + self._missing_text(missing, self.template_id)
        )

    @api.model
    def _missing_text(self, missing, template):
        """A line for each missing value: its meaning, its name, the text around it."""
        known = template._known_names() if missing else {}
        return "\n".join(
            f"• {known.get(item.name, item.name)} ({item.name}): … {item.excerpt} …" for item in missing
        )

    def _drafting_values(self):
        """What templates may use: plain values, never records. `_known_fields` describes them."""
        self.ensure_one()
        return self._answer_values() | {
            "today": fields.Date.context_today(self),
            "contract": self._contract_values(),
            "company": self._party_values("ours"),
            "counterparty": self._party_values("counterparty"),
            "lines": [self._line_values(number, line) for number, line in enumerate(self.line_ids, start=1)],
            "totals": {"untaxed": self.amount_untaxed, "tax": self.amount_tax, "total": self.amount_total},
            "order": self._order_values(),
        }

    def _contract_values(self):
        start = self.effective_date
        return {
            "number": self.name,
            "title": self.title,
            "type": self.type_id.name,
            "date": fields.Date.context_today(self),
            "effective_date": start or None,
            "end_date": self._first_term_end(),
            "purpose": self.purpose or None,
            "currency": self.currency_id.name,
            "value": self.amount_untaxed,
            "governing_law": self.governing_country_id.name or None,
            "venue": self.venue or None,
            "payment_terms": self.payment_term_id.name or None,
            "liability_cap": self.liability_cap or None,
            "language": self.lang,
            "term": {
                "mode": self.term_mode,
                "length": {"length": self.term_length, "unit": self.term_unit},
                "renewal": {"length": self.renewal_length, "unit": self.renewal_unit},
                "renewal_limit": self.renewal_limit or None,
            },
            "notice": {"length": self.notice_length, "unit": self.notice_unit}
            if self.notice_length
            else None,
        }

    def _party_values(self, role):
        party = self.party_ids.filtered(lambda party: party.role == role)[:1]
        return self._partner_values(party.partner_id, party.signatory_id)

    @api.model
    def _partner_values(self, partner, signatory):
        # The drafter may lack the right to read a private address, and the document needs it all the same.
        partner, signatory = partner.sudo(), signatory.sudo()
        values = {name: partner[name] or None for name in ADDRESS_FIELDS}
        return {
            **values,
            "name": partner.commercial_company_name or partner.name,
            "state": partner.state_id.name or None,
            "state_code": partner.state_id.code or None,
            "country": partner.country_id.name or None,
            "country_code": partner.country_id.code or None,
            "registry": partner.company_registry or None,
            "signatory": {
                "name": signatory.name or None,
                "title": signatory.function or None,
                "email": signatory.email or None,
            },
        }

    def _line_values(self, number, line):
        return {
            "number": number,
            "description": line.name,
            "product": line.product_id.display_name or line.name,
            "quantity": line.quantity,
            "unit": line.product_uom_id.name or "",
            "price": line.price_unit,
            "discount": line.discount,
            "amount": line.price_subtotal,
        }

    def _order_values(self):
        # The order may belong to a colleague; its number and date are printed all the same.
        order = self.order_id.sudo()
        if not order:
            return None
        return {
            "number": order.name,
            "date": order.date_order.date(),
            "reference": order.client_order_ref or None,
        }

    @api.model
    def _known_fields(self):
        """Every name that a template may use, with its meaning."""
        names = {
            "today": self.env._("Today's date"),
            "contract": self.env._("The contract"),
            "contract.number": self.env._("Number of the contract"),
            "contract.title": self.env._("Title"),
            "contract.type": self.env._("Contract type"),
            "contract.date": self.env._("Date of the draft"),
            "contract.effective_date": self.env._("Effective date"),
            "contract.end_date": self.env._("Last day of the first term"),
            "contract.purpose": self.env._("Purpose"),
            "contract.currency": self.env._("Currency code"),
            "contract.value": self.env._("Value without tax"),
            "contract.governing_law": self.env._("Country whose law governs"),
            "contract.venue": self.env._("Place of the courts"),
            "contract.payment_terms": self.env._("Payment terms"),
            "contract.liability_cap": self.env._("Liability cap"),
            "contract.language": self.env._("Language code"),
            "contract.term": self.env._("Term"),
            "contract.term.mode": self.env._("Term mode: fixed, auto_renew or evergreen"),
            "contract.term.length": self.env._("Length of the first term"),
            "contract.term.renewal": self.env._("Length of each renewal"),
            "contract.term.renewal_limit": self.env._("How many renewals"),
            "contract.notice": self.env._("Notice period"),
            "lines": self.env._("Contract lines"),
            "totals": self.env._("Totals"),
            "totals.untaxed": self.env._("Total without tax"),
            "totals.tax": self.env._("Tax"),
            "totals.total": self.env._("Total with tax"),
            "order": self.env._("Sales order"),
            "order.number": self.env._("Number of the sales order"),
            "order.date": self.env._("Date of the sales order"),
            "order.reference": self.env._("The customer's reference"),
        }
        names.update(
            {f"lines.{key}": f"{names['lines']}: {text}" for key, text in self._known_line_fields().items()}
        )
        for name in ("contract.term.length", "contract.term.renewal", "contract.notice"):
            names[f"{name}.length"] = self.env._("Number of units")
            names[f"{name}.unit"] = self.env._("day, week, month or year")
        roles = {"company": self.env._("Our company"), "counterparty": self.env._("Counterparty")}
        for role, label in roles.items():
            names[role] = label
            names.update(
                {f"{role}.{key}": f"{label}: {text}" for key, text in self._known_party_fields().items()}
            )
        return names

    @api.model
    def _known_line_fields(self):
        return {
            "number": self.env._("number, from 1"),
            "description": self.env._("description"),
            "product": self.env._("product"),
            "quantity": self.env._("quantity"),
            "unit": self.env._("unit"),
            "price": self.env._("unit price"),
            "discount": self.env._("discount in percent"),
            "amount": self.env._("amount without tax"),
        }

    @api.model
    def _known_party_fields(self):
        return {
            "name": self.env._("name"),
            "street": self.env._("street"),
            "street2": self.env._("street, second line"),
            "city": self.env._("city"),
            "zip": self.env._("postal code"),
            "state": self.env._("state"),
            "state_code": self.env._("code of the state"),
            "country": self.env._("country"),
            "country_code": self.env._("country code"),
            "vat": self.env._("tax ID"),
            "registry": self.env._("company registry number"),
            "email": self.env._("e-mail"),
            "phone": self.env._("phone"),
            "signatory": self.env._("signatory"),
            "signatory.name": self.env._("name of the signatory"),
            "signatory.title": self.env._("title of the signatory"),
            "signatory.email": self.env._("e-mail of the signatory"),
        }
