import base64
from datetime import date

from odoo.tests import Form, TransactionCase, new_test_user

from ..tools import pdf

CONTRACT_USER = "contract_clm.group_contract_clm_user"


class ContractCase(TransactionCase):
    """An order, a customer who can sign, and the people with the least rights that their work needs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._keep_office_warm()
        cls.env.company.partner_id.write(
            {"street": "12 Quay Street", "city": "Dublin", "country_id": cls.env.ref("base.ie").id}
        )
        sales = "sales_team.group_sale_salesman"
        user = f"base.group_user,{CONTRACT_USER}"
        cls.rep = cls._new_user("clm_rep", f"{user},{sales}", email="rep@example.com")
        cls.other_rep = cls._new_user("clm_other", f"{user},{sales}")
        cls.approver = cls._new_user("clm_approver", user, email="approver@example.com")
        cls.officer = cls._new_user("clm_officer", "contract_clm.group_contract_clm_officer")
        cls.outsider = cls._new_user("clm_outsider", "base.group_user")
        cls.public = cls.env.ref("base.public_user")
        cls.type = cls.env.ref("contract_clm.clm_contract_type_nda")
        cls.type.approver_ids = cls.approver
        cls.customer = cls.env["res.partner"].create(
            {"name": "Smith & Sons <Trading>", "is_company": True, "country_id": cls.env.ref("base.in").id}
        )
        cls.signatory = cls.env["res.partner"].create(
            {
                "name": "Asha Rao",
                "parent_id": cls.customer.id,
                "email": "asha@example.com",
                "function": "Director",
            }
        )
        product = cls.env["product.product"].create({"name": "Support", "type": "service", "list_price": 100})
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": cls.rep.id,
                "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 12, "tax_ids": False})],
            }
        )

    @classmethod
    def _new_user(cls, login, groups, **values):
        """Without the mail that invites to Odoo, which takes as long as the user itself."""
        user = new_test_user(cls.env, login, groups, context={"no_reset_password": True}, **values)
        return user.with_env(cls.env)

    @classmethod
    def _keep_office_warm(cls):
        """One LibreOffice serves the documents of a whole class, and ends with it."""
        converter = cls.env.registry["clm.document.converter"]
        cls.classPatch(converter, "_office_stays_open", lambda self: True)
        cls.addClassCleanup(pdf.close_all)

    @classmethod
    def draft(cls, **values):
        """A contract with its documents, drafted from the order by the rep through the wizard."""
        wizard = Form(
            cls.env["clm.draft.wizard"].with_user(cls.rep).with_context(default_order_id=cls.order.id)
        )
        wizard.type_id = cls.type
        wizard.effective_date = values.pop("effective_date", date(2026, 1, 1))
        for name, value in values.items():
            wizard[name] = value
        return cls.env["clm.contract"].with_user(cls.rep).browse(wizard.save().action_draft()["res_id"])

    @classmethod
    def approve(cls, contract):
        contract.action_submit()
        contract.with_user(cls.approver).action_approve()

    @classmethod
    def send(cls, contract):
        cls.approve(contract)
        contract.action_send_for_signature()
        return cls.their_signer(contract)

    @classmethod
    def their_signer(cls, contract):
        signer = (
            contract.sudo()
            .signature_request_ids[:1]
            .signer_ids.filtered(lambda signer: signer.role == "counterparty")
        )
        return signer.with_user(cls.public).sudo()

    @classmethod
    def sign_for_us(cls, contract):
        action = contract.action_sign_own()
        wizard = (
            contract.env["clm.own.signature.wizard"]
            .with_context(**action["context"])
            .create({"consent": True})
        )
        # What follows once the password is confirmed, for which there must be a browser; see test_own_signature.
        wizard._sign_as_user({"method": "password"})

    @classmethod
    def activate(cls, contract):
        signer = cls.send(contract)
        cls.sign_for_us(contract)
        signer._sign("Asha Rao", signer.request_id.sha256, "portal", "127.0.0.1")
        contract.invalidate_recordset()
        return contract

    @classmethod
    def kinds(cls, contract):
        return contract.evidence_ids.sorted("number").mapped("kind")

    @staticmethod
    def encoded(data):
        return base64.b64encode(data)
