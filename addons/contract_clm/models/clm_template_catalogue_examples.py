from odoo import api, models

from ..tools import docx_template

LONGEST_EXAMPLE = 300


class ClmContractType(models.Model):
    """What the rows of the list print, and rows that show what the language of templates can do."""

    _inherit = "clm.contract.type"

    @api.model
    def _filter_group(self):
        rows = [
            (self.env._("A date, short"), '{{ contract.effective_date | date("short") }}'),
            (
                self.env._("A date as you like it"),
                '{{ contract.effective_date | date("EEEE, d MMMM yyyy") }}',
            ),
            (self.env._("An amount in another currency"), '{{ totals.total | money("EUR") }}'),
            (self.env._("An amount in words"), '{{ totals.total | words("USD") }}'),
            (self.env._("A number in words"), "{{ contract.notice.length | words }}"),
            (self.env._("A number with two decimal places"), "{{ contract.value | number(2) }}"),
            (self.env._("A percentage"), "{{ 12.5 | percent }}"),
            (self.env._("An address on one line"), '{{ company | address(", ") }}'),
            (self.env._("Capital letters"), "{{ company.name | upper }}"),
            (self.env._("A text where there is no value"), '{{ order.reference | default("–") }}'),
            (
                self.env._("Several values joined by “and”"),
                '{{ lines | map(attribute="product") | list_and }}',
            ),
        ]
        return self._static_group("filters", self.env._("Filters"), rows)

    @api.model
    def _signing_group(self):
        rows = [
            (self.env._("The customer signs here"), '{{ sign("customer") }}'),
            (self.env._("We sign here"), '{{ sign("company") }}'),
            (self.env._("The customer's second signer signs here"), '{{ sign("customer", 2) }}'),
            (
                self.env._("Initials; in a header or footer they stand on every page"),
                '{{ initials("customer") }}',
            ),
            (self.env._("The day on which the customer signed"), '{{ signed_on("customer") }}'),
        ]
        return self._static_group("signing", self.env._("Signatures"), rows)

    @api.model
    def _block_group(self):
        yes, no = self.env._("Only with a notice period"), self.env._("Only without one")
        rows = [
            (self.env._("Only if"), "{%% if contract.notice %%}\n%s\n{%% endif %%}" % yes),
            (
                self.env._("One or the other"),
                "{%% if contract.notice %%}\n%s\n{%% else %%}\n%s\n{%% endif %%}" % (yes, no),
            ),
            (
                self.env._("Only from an amount on"),
                "{%% if totals.total >= 1000 %%}%s{%% endif %%}" % self.env._("Two signatures are needed."),
            ),
            (
                self.env._("Once for each line"),
                "{% for line in lines %}{{ line.product }}{% if not loop.last %}, {% endif %}{% endfor %}",
            ),
            (self.env._("A name for a value"), "{% set us = company.name %}{{ us }}"),
            (self.env._("A note that only the author sees"), "{# %s #}" % self.env._("Ask finance first")),
        ]
        return self._static_group("blocks", self.env._("Conditions, loops and notes"), rows)

    @api.model
    def _static_group(self, key, title, rows):
        return {"key": key, "title": title, "rows": [self._row(meaning, tag) for meaning, tag in rows]}

    def _with_examples(self, groups, contract, lang):
        """Lets the engine print each row: with the contract's values, and with samples where it has none."""
        spoken = self.env["clm.contract"]._installed_language(lang)
        samples = self.env["clm.contract"].with_context(lang=spoken)._example_values()
        values = contract.with_context(lang=spoken)._drafting_values() if contract else {}
        for group in groups:
            own = group.pop("own", self.env["clm.template.field"])
            rows = group["rows"]
            snippets = [row.pop("shown") for row in rows]
            answers = own._nested(lambda field: field._example_answer())
            unanswered = own._nested(lambda field: None)
            real = self._printed(snippets, contract, unanswered | values, lang)
            lacking = [number for number, text in enumerate(real) if not text]
            printed = self._printed([snippets[number] for number in lacking], None, answers | samples, lang)
            of_samples = dict(zip(lacking, printed, strict=True))
            for number, row in enumerate(rows):
                self._set_example(row, real[number], of_samples.get(number))
        return groups

    @api.model
    def _set_example(self, row, real, sample):
        text = real or sample or row.get("example") or ""
        row["example"] = text if len(text) <= LONGEST_EXAMPLE else f"{text[:LONGEST_EXAMPLE]}…"
        row["is_sample"] = bool(sample) and not real

    @api.model
    def _printed(self, snippets, contract, values, lang):
        """What each snippet prints in the language, or None; nothing is of a contract that is not there."""
        if contract is not None and not contract:
            return [None] * len(snippets)
        company = self.env.company
        setting = {"country": company.country_id.code or None, "currency": company.currency_id.name}
        if contract:
            setting = contract._render_setting()
        return docx_template.show(snippets, values, **setting | {"locale": lang})
