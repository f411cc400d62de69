# The main job, on a fresh demo database: an order becomes a contract that is approved, signed, active and up
# for renewal. Runs in Odoo's shell; every step is taken as the person whose step it is.
from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import Form

TODAY = fields.Date.today()
rep = env.ref("contract_clm.user_demo_rep")
approver = env.ref("contract_clm.user_demo_approver")
legal = env.ref("contract_clm.user_demo_legal")
public = env.ref("base.public_user")
support = env.ref("contract_clm.product_demo_support")
onboarding = env.ref("contract_clm.product_demo_onboarding")
TYPES = {
    code: env.ref(f"contract_clm.clm_contract_type_{code}") for code in ("services", "nda", "order_form")
}


def order_for(partner, months, days):
    lines = [(support, months), (onboarding, days)]
    order = (
        env["sale.order"]
        .with_user(rep)
        .create(
            {
                "partner_id": partner.id,
                "payment_term_id": env.ref("account.account_payment_term_30days").id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_uom_qty": quantity})
                    for product, quantity in lines
                ],
            }
        )
    )
    order.action_confirm()
    return order


def draft(order, kind, effective, **values):
    wizard = Form(env["clm.draft.wizard"].with_user(rep).with_context(default_order_id=order.id))
    wizard.type_id = TYPES[kind]
    wizard.effective_date = effective
    for name, value in values.items():
        setattr(wizard, name, value)
    action = wizard.save().action_draft()
    return env["clm.contract"].with_user(rep).browse(action["res_id"])


def approve(contract):
    contract.action_submit()
    contract.with_user(approver).action_approve()


def sign_for_us(contract):
    action = contract.action_sign_own()
    contract.env["clm.own.signature.wizard"].with_context(action["context"]).create(
        {"consent": True}
    ).action_sign()


def sign_for_them(contract):
    signer = contract.sudo().signature_request_ids.signer_ids.filtered(
        lambda signer: signer.role == "counterparty"
    )
    signer = env["clm.signature.signer"].with_user(public)._find_by_token(signer.id, signer.access_token)
    signer._sign(signer.partner_id.name, signer.request_id.sha256, "portal", "127.0.0.1")
    contract.invalidate_recordset()


def sign(contract):
    approve(contract)
    contract.action_send_for_signature()
    sign_for_us(contract)
    sign_for_them(contract)


def customers():
    """Companies of the demo data that have somebody who can sign."""
    people = env["res.partner"].search(
        [("parent_id.is_company", "=", True), ("email", "!=", False), ("type", "=", "contact")]
    )
    return people.parent_id.filtered(lambda company: not company.ref_company_ids).sorted("id")[:6]


first, *others = customers()
main = draft(
    order_for(first, 12, 3),
    "services",
    TODAY - relativedelta(months=8),
    liability_cap=25000,
    purpose="Managed support for the customer's systems, with onboarding of the customer's team.",
)
sign(main)
for number, (partner, kind) in enumerate(
    zip(others, ("services", "order_form", "nda", "services", "order_form"), strict=True)
):
    contract = draft(order_for(partner, 6 * (number + 1), number), kind, TODAY - relativedelta(months=number))
    if number == 0:
        sign(contract)
    elif number == 1:
        approve(contract)
        contract.action_send_for_signature()
    elif number == 2:
        contract.action_submit()
    elif number == 3:
        contract.action_start_negotiation()
# Large and with a discount: approved by legal once, then changed, so that they are asked again and see the difference.
large = draft(order_for(first, 48, 5), "services", TODAY, liability_cap=25000)
large.line_ids.discount = 20
large.action_generate()
large.action_submit()
large.with_user(legal).action_approve()
large.action_reset_to_draft()
large.liability_cap = 60000
large.line_ids.discount = 18
large.action_generate()
large.action_submit()
env["clm.contract"].sudo()._cron_renewal_run()
env["ir.config_parameter"].sudo().set_param("contract_clm.demo_contract_id", main.id)
env.cr.commit()
