from datetime import date, timedelta

from freezegun import freeze_time

from odoo.tests import new_test_user

from .common import ContractCase

FIRST_DAY = date(2026, 1, 1)


class RenewalCase(ContractCase):
    """Active contracts of the year 2026, and their cards in August."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.type.write({"renewal_horizon": 60, "notice_length": 3, "notice_unit": "month"})
        cls.salesman = new_test_user(
            cls.env, "clm_salesman", "base.group_user,sales_team.group_sale_salesman_all_leads"
        )

    @classmethod
    def active(cls, mode="auto_renew", **values):
        with freeze_time(FIRST_DAY):
            contract = cls.draft(term_mode=mode, term_length=12, notice_length=3, effective_date=FIRST_DAY)
            for name, value in values.items():
                contract[name] = value
            return cls.activate(contract)

    @classmethod
    def activated(cls, contract):
        """Active without documents and signatures: for what does not look at them."""
        contract = contract.sudo()
        contract._activate()
        return contract.with_user(cls.rep).sudo(False)

    @classmethod
    def copies(cls, contract, number, **values):
        """More contracts like this one, active, each with its card."""
        with freeze_time(FIRST_DAY):
            contracts = cls.env["clm.contract"].browse(
                [
                    cls.activated(contract.copy({"effective_date": FIRST_DAY, **values})).id
                    for _number in range(number)
                ]
            )
        return cls.card(contracts)

    @classmethod
    def card(cls, contracts):
        renewals = cls.env["clm.renewal"].sudo()
        for contract in contracts.sudo():
            renewals |= renewals.create(renewals._values(contract.current_term_id))
        return renewals.with_user(cls.rep).sudo(False)

    @classmethod
    def quoted(cls, renewal):
        """The quotation of a card, made by the rep."""
        return cls.env["sale.order"].browse(renewal.with_user(cls.rep).action_make_quotation()["res_id"])

    def run_nightly(self, day):
        with freeze_time(day), self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_renewal_run").method_direct_trigger()
        self.env.invalidate_all()

    @classmethod
    def pounds(cls, rate=None):
        """Another currency, with a rate or without one."""
        currency = cls.env["res.currency"].create({"name": "XTS", "symbol": "¤", "rounding": 0.01})
        if rate:
            cls.env["res.currency.rate"].create(
                {"currency_id": currency.id, "name": "2020-01-01", "rate": rate}
            )
        return currency

    @classmethod
    def invoice(cls, order, day=None, post=True):
        move = order.sudo()._create_invoices()
        day = day or FIRST_DAY
        move.write({"invoice_date": day, "invoice_date_due": day + timedelta(days=14)})
        if post:
            move.action_post()
        return move
