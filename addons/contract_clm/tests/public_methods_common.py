"""What can be called from outside: found in the registry, so that a method that is added later is tried as well."""

import inspect
import json

from psycopg2 import Error

from odoo import fields
from odoo.exceptions import UserError
from odoo.service.model import call_kw, get_public_method
from odoo.tests import new_test_user
from odoo.tools import file_open

from ..models.clm_contract_certificate import CERTIFICATE
from .approval_common import MatrixCase

ADDON = "contract_clm"
# In the title of every contract of the tests: nobody without rights may be answered with it.
SECRET = "Zebra seventy-seven"
ARGUMENTS = {
    "reason": "Because",
    "partner_ids": [1],
    "user_ids": [2],
    "vals": {"name": "Intruder"},
    "vals_list": [{}],
    "values": {},
    "field_names": [],
    "fields_spec": {},
    "fields": ["state", "name"],
}
# A row for ever, which the database takes only when a contract goes; see test_retention.
MADE_BY_THE_DATABASE_ONLY = {"clm.disposal"}
# Tried in a test of its own, with values that fit.
CRUD = {"create", "write", "unlink", "copy"}
# Who may call what, although the contract is not theirs: each with its reason.
ALLOWED = {
    # A contract user prepares runs of their own, over partners and orders that they may read.
    ("res.partner", "action_bulk_draft_clm_contracts"): {"stranger", "asked"},
    ("sale.order", "action_bulk_draft_clm_contracts"): {"stranger"},
    # Whoever may read a version may have its copy that is marked as a draft, which is made when first asked for.
    ("clm.contract.version", "action_draft_copy"): {"asked"},
}


class PublicMethodsCase(MatrixCase):
    """Contracts of the rep in each state, with all that belongs to them, and people to whom they do not belong."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule("All", steps=[(10, "Both", cls.legal | cls.finance, {"decision": "all"})])
        cls.contracts = {
            state: getattr(cls, f"make_{state}")()
            for state in ("draft", "pending", "approved", "signature", "active", "cancelled")
        }
        cls.make_more()
        cls.people = {
            "outsider": cls.outsider,
            "stranger": cls.other_rep,
            "portal": new_test_user(cls.env, "clm_portal", "base.group_portal"),
            # Was asked about each contract that was submitted, and has decided.
            "asked": cls.finance,
        }
        cls.env.flush_all()

    @classmethod
    def make_draft(cls):
        return cls.draft(title=f"{SECRET} {len(cls.env['clm.contract'].search([]))}")

    @classmethod
    def make_pending(cls):
        contract = cls.make_draft()
        contract.action_submit()
        contract.with_user(cls.finance).action_approve()
        return contract

    @classmethod
    def make_approved(cls):
        contract = cls.make_pending()
        contract.with_user(cls.legal).action_approve()
        return contract

    @classmethod
    def make_signature(cls):
        contract = cls.make_approved()
        contract.action_send_for_signature()
        return contract

    @classmethod
    def make_active(cls):
        contract = cls.make_signature()
        signer = cls.their_signer(contract)
        cls.sign_for_us(contract)
        signer._sign("Asha Rao", signer.request_id.sha256, "portal", "127.0.0.1")
        contract.invalidate_recordset()
        return contract

    @classmethod
    def make_cancelled(cls):
        contract = cls.make_draft()
        contract.action_cancel("Not needed")
        return contract

    @classmethod
    def make_more(cls):
        """What the contracts do not bring by themselves: a record of each model, made by the rep."""
        cls.unfilled = {}
        renewals = cls.env["clm.renewal"]
        renewals.create(renewals._values(cls.contracts["active"].sudo().current_term_id))
        run = cls.customer.with_user(cls.rep).action_bulk_draft_clm_contracts()
        cls.env["clm.draft.run"].browse(run["res_id"]).action_add_matching()
        cls.env["clm.approval.delegation"].create(
            {
                "user_id": cls.rep.id,
                "delegate_id": cls.boss.id,
                "date_from": "2026-01-01",
                "date_to": "2099-01-01",
            }
        )
        party = cls.contracts["draft"].party_ids.filtered(lambda party: party.role == "counterparty")
        cls.contracts["draft"].further_signatory_ids = [
            (0, 0, {"party_id": party.id, "partner_id": cls.finance.partner_id.id})
        ]
        cls.env["clm.webhook"].create({"name": "Receiver", "url": "https://example.com/"}).action_send_test()
        for model in sorted(cls.own_models()):
            records = cls.env[model].sudo()
            if records._abstract or not records._auto or model in MADE_BY_THE_DATABASE_ONLY:
                continue
            if not records.search([], limit=1):
                try:
                    with cls.env.cr.savepoint():
                        cls.fill(model)
                except (UserError, ValueError, Error) as error:
                    cls.unfilled[model] = str(error)

    @classmethod
    def fill(cls, model):
        """A record with a value in each required field, made by the rep with all rights."""
        records = cls.env[model].with_user(cls.rep).sudo()
        given = records.default_get(list(records._fields))
        for name, field in records._fields.items():
            if field.type == "one2many" or not field.store or field.compute:
                continue
            if (field.required or field.comodel_name == "clm.contract") and not given.get(name):
                given[name] = cls.value(field)
        return records.create(given)

    @classmethod
    def value(cls, field):
        if field.type == "many2one":
            if field.comodel_name == "clm.contract":
                return cls.contracts["draft"].id
            return cls.env[field.comodel_name].sudo().search([], limit=1).id
        if field.type == "many2many":
            comodel = cls.env[field.comodel_name].sudo()
            own = cls.contracts["draft"].ids if field.comodel_name == "clm.contract" else []
            return [(6, 0, own or comodel.search([], limit=1).ids)]
        if field.type == "selection":
            return field.get_values(cls.env)[0]
        if field.type in ("date", "datetime"):
            return fields.Datetime.now() if field.type == "datetime" else fields.Date.today()
        if field.type == "binary":
            with file_open(CERTIFICATE.format(suffix=""), "rb") as file:
                return cls.encoded(file.read())
        return 1 if field.type in ("integer", "float", "monetary", "many2one_reference") else "x"

    @classmethod
    def own_models(cls):
        """The models that the addon defines."""
        return {name for name in cls.env.registry if name.startswith("clm.") and cls.defines(name)}

    @classmethod
    def defines(cls, name):
        return [part for part in cls.env.registry[name].mro() if getattr(part, "_module", None) == ADDON]

    @classmethod
    def public_methods(cls):
        """Each `(model, method)` that the addon defines or extends and that RPC would call."""
        found = set()
        for name in cls.env.registry:
            for part in cls.defines(name):
                for method, value in vars(part).items():
                    if (
                        inspect.isfunction(value)
                        and not method.startswith("_")
                        and cls.is_public(name, method)
                    ):
                        found.add((name, method))
        return sorted(found)

    @classmethod
    def is_public(cls, model, method):
        try:
            get_public_method(cls.env[model], method)
        except (UserError, AttributeError):
            return False
        return True

    @classmethod
    def arguments(cls, model, method):
        """A plausible value for each argument that has no default."""
        # An argument that is not known here: give ARGUMENTS a value that the method could take.
        parameters = list(inspect.signature(getattr(cls.env.registry[model], method)).parameters.values())[1:]
        return {
            parameter.name: ARGUMENTS[parameter.name]
            for parameter in parameters
            if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
        }

    @classmethod
    def targets(cls, model):
        """A record of each contract, or any one of a model that has none."""
        if model == "clm.contract":
            return list(cls.contracts.values())
        if model in ("res.partner", "sale.order", "res.users"):
            return [
                {"res.partner": cls.customer, "sale.order": cls.order, "res.users": cls.rep}[model].sudo()
            ]
        records = cls.env[model].sudo()
        if records._abstract or not records._auto:
            return []
        if "contract_id" not in records._fields or not records._fields["contract_id"].store:
            return list(records.search([], limit=1))
        ids = [contract.id for contract in cls.contracts.values()]
        found = records.search([("contract_id", "in", ids)])
        return [rows[0] for rows in found.grouped("contract_id").values()] or list(
            records.search([], limit=1)
        )

    @classmethod
    def is_of_model(cls, model, method):
        return getattr(getattr(cls.env.registry[model], method), "_api_model", False)

    def changes(self):
        """How many rows of each table this transaction wrote so far; dialogs are nobody's record."""
        self.env.flush_all()
        dialogs = {self.env[name]._table for name in self.env.registry if self.env[name]._transient}
        self.env.cr.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {table: count for table, count in self.env.cr.fetchall() if table not in dialogs}

    def attempt(self, user, record, method, arguments):
        """What came back, and the tables that were written; all of it is undone."""
        before = self.changes()
        target = self.env[record._name].with_user(user)
        ids = [] if self.is_of_model(record._name, method) else [record.ids]
        savepoint = self.env.cr.savepoint()
        try:
            answer = call_kw(target, method, ids, dict(arguments))
            after = self.changes()
        except UserError as error:
            answer, after = error, before
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)
        written = {table for table, count in after.items() if count != before.get(table, 0)}
        return answer, written

    def assert_nothing_gained(self, who, record, method, arguments):
        answer, written = self.attempt(self.people[who], record, method, arguments)
        self.assertFalse(written, f"{record}.{method} by {who} wrote")
        text = str(answer) if isinstance(answer, Exception) else json.dumps(answer, default=repr)
        if who != "asked":
            self.assertNotIn(SECRET, text, f"{record}.{method} told {who}")
        return answer
