import ast

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# Of a condition; far beyond what the editor makes, and far below what takes time to read.
MAX_CHARACTERS = 10_000

RISKS = [("low", "Low"), ("medium", "Medium"), ("high", "High")]


class RuleFault(ValueError):
    """A rule that cannot be asked: its text says which, why, and what to do."""


def _paths_of(condition):
    """The fields that a condition looks at, as dotted paths, also those in conditions on related records."""
    for part in condition.iter_conditions():
        if not isinstance(part.field_expr, str):
            continue
        yield part.field_expr
        if part.operator.rstrip("!") in ("any", "not any"):
            for path in _paths_of(Domain(part.value)):
                yield f"{part.field_expr}.{path}"


class ClmApprovalRule(models.Model):
    """One line of the matrix: which contracts it concerns, and who must approve those.

    Every rule that applies adds its steps. A rule that cannot be asked stops the submission: what should have been
    approved never passes by because of a fault.
    """

    _name = "clm.approval.rule"
    _description = "Approval Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char("Why", required=True, translate=True, help="Shown to the owner and the approvers.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: for every company.")
    type_ids = fields.Many2many("clm.contract.type", string="Contract Types", help="Empty: every type.")
    domain = fields.Char("Condition", default="[]", required=True)
    step_ids = fields.One2many("clm.approval.rule.step", "rule_id", copy=True)
    open_count = fields.Integer("Contracts in preparation", compute="_compute_open_count")

    @api.depends("domain", "type_ids", "company_id", "active")
    def _compute_open_count(self):
        for rule in self:
            try:
                with self.env.cr.savepoint():
                    rule.open_count = self.env["clm.contract"].search_count(rule._open_domain())
            # However wrong a condition is, the list of rules opens, so that it can be mended.
            except Exception:
                rule.open_count = 0

    def _open_domain(self):
        return self._contract_domain() & Domain("state", "in", ("draft", "negotiation", "approval"))

    @api.constrains("domain")
    def _check_domain(self):
        for rule in self:
            try:
                condition = rule._parsed_domain()
                condition.validate(self.env["clm.contract"])
                # Constraints have all rights.
                rule.with_user(self.env.uid)._check_readable(condition)
            except (RuleFault, ValueError, RecursionError) as error:
                raise ValidationError(
                    self.env._("The condition of “%(rule)s” is wrong: %(error)s", rule=rule.name, error=error)
                ) from error

    @api.constrains("step_ids")
    def _check_steps(self):
        for rule in self:
            if not rule.step_ids:
                raise ValidationError(
                    self.env._("“%(rule)s” asks nobody. Add at least one step.", rule=rule.name)
                )

    def _check_readable(self, condition):
        """Conditions are asked with all rights, so they name only what their author may read."""
        for path in _paths_of(condition):
            model = self.env["clm.contract"]
            for name in path.split("."):
                field = model._fields.get(name)
                if field is None:
                    # A part of a date, or a property, of a field that was looked at already.
                    break
                if not model.has_access("read") or not model._has_field_access(field, "read"):
                    raise ValueError(
                        self.env._("you may not read “%(field)s” of “%(path)s”", field=name, path=path)
                    )
                if not field.comodel_name:
                    break
                model = self.env[field.comodel_name]

    def _parsed_domain(self):
        """The condition as it was typed; it is never executed, only read."""
        text = (self.domain or "").strip() or "[]"
        if len(text) > MAX_CHARACTERS:
            raise RuleFault(
                self._fault_text(self.env._("it is longer than %(count)s characters", count=MAX_CHARACTERS))
            )
        try:
            return Domain(ast.literal_eval(text))
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError) as error:
            raise RuleFault(self._fault_text(error)) from error

    def _contract_domain(self):
        domain = self._parsed_domain()
        if self.type_ids:
            domain &= Domain("type_id", "in", self.type_ids.ids)
        if self.company_id:
            domain &= Domain("company_id", "=", self.company_id.id)
        return domain

    def _fault_text(self, error):
        return self.env._(
            "The approval rule “%(rule)s” cannot be asked: %(error)s. An administrator mends it under "
            "Contracts ‣ Configuration ‣ Approval Rules.",
            rule=self.name,
            error=error,
        )

    def _of(self, contracts):
        """All rules that could concern the contracts, in order."""
        return self.search([("company_id", "in", [False, *contracts.company_id.ids])])

    def _matching(self, contracts):
        """Those of `contracts` that the rule concerns, with one query however many they are.

        Errors: RuleFault where the condition cannot be asked.
        """
        self.ensure_one()
        matching = contracts.browse()
        try:
            with self.env.cr.savepoint():
                for some in contracts._as_judged():
                    found = some.search(Domain("id", "in", some.ids) & self._contract_domain())
                    matching |= contracts.browse(found.ids)
                return matching
        except RuleFault:
            raise
        # Whatever a condition runs into (a field that is gone, a value that the database refuses), it fails closed.
        except Exception as error:
            raise RuleFault(self._fault_text(error)) from error

    def _paths(self):
        """The fields of the contract that the condition looks at, as dotted paths."""
        try:
            return {path for path in _paths_of(self._parsed_domain()) if path}
        except RuleFault:
            return set()

    def action_view_open(self):
        """Shows the contracts in preparation that the rule concerns."""
        self.ensure_one()
        try:
            domain = list(self._open_domain())
        except RuleFault as fault:
            raise UserError(str(fault)) from fault
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action")
        return {**action, "domain": domain, "context": {"create": False}}
