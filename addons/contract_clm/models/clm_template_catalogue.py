from odoo import api, models
from odoo.exceptions import AccessError

OFFICER = "contract_clm.group_contract_clm_officer"
FIRST_LINE = "{%% for line in lines[:1] %%}%s{%% endfor %%}"


class ClmContractType(models.Model):
    """The list of everything that a template of a contract type may use."""

    _inherit = "clm.contract.type"

    @api.model
    def get_template_catalogue(self, type_id=None, lang=None):
        """What templates of a type may use, and what it prints in a language.

        :param type_id: id of the type; the first one without it
        :param lang: code of the language; the user's without it
        :return: `types` and `languages` as `[value, label]` to choose from, `type_id`, `lang`, `contract` (name of
            the contract that the examples are of, or False) and `groups` of `rows` with `meaning`, `tag`, `example`
            and `is_sample` (whether the example is of no contract)
        """
        if not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._(
                    "The list of template fields is for those who keep templates. Ask an administrator of "
                    "Contracts for the right “Officer”."
                )
            )
        types = self.search([("active", "=", True)])
        chosen = types.filtered(lambda record: record.id == type_id) or types[:1]
        languages = self.env["clm.template"]._languages()
        lang = lang if lang in dict(languages) else self.env.lang or "en_US"
        contract = chosen._newest_contract()
        groups = chosen._with_examples(chosen._catalogue_groups(lang), contract, lang)
        return {
            "types": [[record.id, record.name] for record in types],
            "languages": languages,
            "type_id": chosen.id,
            "lang": lang,
            "contract": contract.display_name if contract else False,
            "groups": groups,
        }

    def _newest_contract(self):
        """The newest contract of the type that the user may read."""
        return self.env["clm.contract"].search([("type_id", "in", self.ids)], order="id desc", limit=1)

    def _catalogue_groups(self, lang):
        known = self.env["clm.contract"]._known_fields()
        formats = self.env["clm.contract"]._known_formats()
        groups = [
            self._value_group(root, title, known, formats) for root, title in self._catalogue_roots().items()
        ]
        clauses = list(self.env["clm.clause"]._in_language(lang, self.env.company).values())
        groups += self._own_groups(clauses)
        groups += [
            self._clause_group(clauses),
            self._signing_group(),
            self._filter_group(),
            self._block_group(),
        ]
        return [group for group in groups if group["rows"]]

    @api.model
    def _catalogue_roots(self):
        """Title by first name, in the order of the list."""
        titles = {
            "contract": self.env._("Contract"),
            "company": self.env._("Our company"),
            "counterparty": self.env._("Counterparty"),
            "lines": self.env._("Contract lines"),
            "totals": self.env._("Totals"),
            "order": self.env._("Sales order"),
        }
        others = {name.partition(".")[0] for name in self.env["clm.contract"]._known_fields()} - {"today"}
        return titles | {root: root for root in sorted(others - titles.keys())}

    @api.model
    def _value_group(self, root, title, known, formats):
        names = [name for name in known if name.partition(".")[0] == root]
        printable = [
            name
            for name in names
            if name in formats or not any(other.startswith(f"{name}.") for other in names)
        ]
        rows = [self._value_row(name, known[name], formats.get(name)) for name in printable]
        if root == "contract":
            rows.append(self._value_row("today", known["today"], formats.get("today")))
        if root == "lines":
            rows.insert(0, self._line_loop_row())
        return {"key": root, "title": title, "rows": rows}

    @api.model
    def _value_row(self, name, meaning, used_filter):
        name = name.replace("lines.", "line.", 1)
        tag = "{{ %s | %s }}" % (name, used_filter) if used_filter else "{{ %s }}" % name
        return self._row(meaning, tag, FIRST_LINE % tag if name.startswith("line.") else tag)

    @api.model
    def _row(self, meaning, tag, shown=None):
        """A row of the list; `shown` is what its example is made of, where that is not the tag itself."""
        return {"meaning": meaning, "tag": tag, "shown": shown or tag}

    @api.model
    def _line_loop_row(self):
        return self._row(
            self.env._(
                "All lines. In a table, put the two statements alone into rows of their own; the rows between "
                "them repeat."
            ),
            "{% for line in lines %}\n{{ line.number }}. {{ line.description }}: {{ line.amount | money }}\n"
            "{% endfor %}",
        )

    def _own_groups(self, clauses):
        templates = self.env["clm.template"].search([("type_id", "in", self.ids), ("field_ids", "!=", False)])
        return [
            {
                "key": f"template-{template.id}",
                "title": self.env._("Own fields of %(template)s", template=template.name),
                "rows": [self._own_row(field, clauses) for field in template.field_ids],
                "own": template.field_ids,
            }
            for template in templates
        ]

    @api.model
    def _own_row(self, field, clauses):
        if field.field_type == "clause":
            return self._row(field.label, field._tag(), clauses[0].text if clauses else "–")
        return self._row(field.label, field._tag())

    def _clause_group(self, clauses):
        rows = [
            self._row(clause.name, clause.tag, clause.text) | {"example": clause.text}
            for clause in self.env["clm.clause"].union(*clauses)._offered_to(self)
        ]
        return {"key": "clauses", "title": self.env._("Clauses"), "rows": rows}
