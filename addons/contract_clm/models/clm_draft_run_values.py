from odoo import models

from .clm_draft_run_work import RowProblems

SHARED = ("effective_date", "venue", "purpose", "liability_cap")


class ClmDraftRunValues(models.Model):
    """What the contract of a row starts with: the run's settings, and what its partner or order says."""

    _inherit = "clm.draft.run"

    def _contracts_values(self, lines, numbers):
        """Values of the contracts, one a row; a `RowProblems` for rows that no longer make sense."""
        self._refuse_unusable(lines)
        shared = self._shared_values()
        by_version = {
            version: self._version_values(version) for version in self._versions_by_language().values()
        }
        return [
            {
                **shared,
                **by_version[self._version_for(line.partner_id)],
                **self._row_values(line),
                "name": number,
            }
            for line, number in zip(lines, numbers, strict=True)
        ]

    def _refuse_unusable(self, lines):
        readable = {
            *lines.partner_id._filtered_access("read"),
            *lines.order_id._filtered_access("read"),
        }
        problems = {}
        for line in lines:
            for record in (line.order_id, line.partner_id):
                if record and record not in readable:
                    problems[line.id] = self.env._(
                        "%(user)s, who is responsible, may not read it: %(kind)s.",
                        user=self.user_id.name,
                        kind=record._description,
                    )
            if line.id not in problems and line.order_id.state == "cancel":
                problems[line.id] = self.env._("%(order)s is cancelled.", order=line.order_id.name)
        if problems:
            raise RowProblems(problems)

    def _shared_values(self):
        return {
            **{name: self[name] for name in SHARED},
            "company_id": self.company_id.id,
            "type_id": self.type_id.id,
            "user_id": self.user_id.id,
            "governing_country_id": self.governing_country_id.id,
        }

    def _version_values(self, version):
        template = version.template_id
        return {
            "template_id": template.id,
            "lang": template.lang,
            "answers": self._answers_for(template),
        }

    def _row_values(self, line):
        partner, order = line.partner_id, line.order_id
        payment_terms = self.payment_term_id or order.payment_term_id or partner.property_payment_term_id
        return {
            "title": self.type_id._title_with(partner),
            "partner_id": partner.id,
            "order_id": order.id,
            "currency_id": (order.currency_id or self.currency_id).id,
            "payment_term_id": payment_terms.id,
            "line_ids": order.order_line._clm_contract_line_commands(),
        }

    def _versions_by_language(self):
        """The frozen template versions; the run's own template comes before a translation in the same language."""
        # Whoever drafts need not see other companies' templates; these are linked to the run.
        versions = self.sudo().version_ids
        own = versions.filtered(lambda version: version.template_id == self.template_id)
        return {version.template_id.lang: version for version in (versions - own) + own}

    def _version_for(self, partner):
        versions = self._versions_by_language()
        own = versions[self.template_id.sudo().lang]
        return versions.get(partner.lang, own) if self.lang_mode == "partner" else own

    def _answers_for(self, template):
        """The run's answers by the keys of the template's own fields: in another language, those of the same name."""
        answers = self._raw_answers()
        # See _versions_by_language.
        asked, given = template.sudo().field_ids, self.template_id.sudo().field_ids
        if asked == given:
            return answers
        by_name = {field.name: answers.get(field._key()) for field in given}
        return {field._key(): by_name.get(field.name) for field in asked}
