from contextlib import nullcontext
from datetime import date
from unittest.mock import patch

from odoo.tests import HttpCase

from ..models import clm_draft_run_work as work
from .common import ContractCase


class Killed(BaseException):
    """What a worker that is killed leaves behind: a transaction that was never committed."""


class DraftRunCase(ContractCase):
    """Customers, and runs of the rep over them; small batches, so that there are several."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.type.template_ids.filtered(lambda template: template.lang == "en_US")
        cls.customers = cls.env["res.partner"].create([cls.customer_values(number) for number in range(1, 4)])

    @classmethod
    def customer_values(cls, number):
        return {
            "name": f"Customer {number}",
            "is_company": True,
            "ref": "run",
            "child_ids": [(0, 0, {"name": f"Signatory {number}", "email": f"s{number}@example.com"})],
        }

    @classmethod
    def prepare(cls, records=None, **values):
        """A run of the rep, as the action menu of a list makes it."""
        records = (cls.customers if records is None else records).with_user(cls.rep)
        run = cls.env["clm.draft.run"].browse(records.action_bulk_draft_clm_contracts()["res_id"])
        defaults = {"type_id": cls.type.id, "effective_date": date(2026, 1, 1), "with_pdf": False}
        run = run.with_user(cls.rep)
        run.write({**defaults, **values})
        return run

    def start(self, *args, **values):
        run = self.prepare(*args, **values)
        run.action_start()
        return run

    def work(self, batch=200):
        """Lets the job run as its cron does, in batches of a size."""
        sizes = {"FIRST_SIZE": batch, "FIRST_SIZE_WITH_PDF": batch, "LARGEST_SIZE": batch}
        # A test with a server is in the mode already.
        mode = nullcontext() if isinstance(self, HttpCase) else self.enter_registry_test_mode()
        with patch.multiple(work, **sizes), mode:
            self.env.ref("contract_clm.ir_cron_draft_run").method_direct_trigger()
        self.env.invalidate_all()

    def without_effective_date(self, name):
        """Makes the drafting of one partner's contract fail, as a wrong value would."""
        contract = self.env.registry["clm.contract"]
        original = contract._drafting_values

        def values(record):
            found = original(record)
            if record.partner_id.name == name:
                found["contract"]["effective_date"] = None
            return found

        self.patch(contract, "_drafting_values", values)

    def states(self, run):
        return run.line_ids.sorted("id").mapped("state")
