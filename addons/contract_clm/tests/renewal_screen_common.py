from datetime import date, timedelta

from odoo import fields

from .common import ContractCase


class RenewalCase(ContractCase):
    """Active contracts and cards without their documents, which take a while to make."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.context_today(cls.env["clm.contract"])
        cls.stages = {
            stage: cls.env.ref(f"contract_clm.clm_renewal_stage_{stage}")
            for stage in ("new", "discussion", "quoted", "renewed", "lost")
        }

    @classmethod
    def contract(cls, user=None, amount=1200, days=30, **values):
        """An active contract of `amount` whose notice deadline lies `days` ahead, and whose term ends then too."""
        contract = cls.env["clm.contract"].create(
            {
                "title": "Support",
                "type_id": cls.type.id,
                "partner_id": cls.customer.id,
                "user_id": (user or cls.rep).id,
                "term_length": 12,
                "term_unit": "month",
                "line_ids": [(0, 0, {"name": "Support", "price_unit": amount, "tax_ids": False})],
                **values,
            }
        )
        end = cls.today + timedelta(days=days)
        cls.env["clm.term"].create(
            {
                "contract_id": contract.id,
                "number": 1,
                "start_date": end - timedelta(days=365),
                "end_date": end,
                "notice_deadline": end,
            }
        )
        contract._write_guarded({"state": "active"})
        return contract

    @classmethod
    def card(cls, contract=None, **values):
        contract = contract or cls.contract()
        cards = cls.env["clm.renewal"]
        return cards.create(cards._values(contract.current_term_id) | values)

    @classmethod
    def currency_without_rate(cls):
        return cls.env["res.currency"].create({"name": "XNR", "symbol": "X", "rounding": 0.01})

    @staticmethod
    def month_start(day):
        return date(day.year, day.month, 1)
