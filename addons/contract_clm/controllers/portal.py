from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal
from odoo.addons.portal.controllers.portal import pager as portal_pager

from .signing import _pdf_response

SHARED_STATES = ("negotiation", "signature", "active", "ended")


class ContractPortal(CustomerPortal):
    """Contracts of the customer who is logged in, and of whoever holds a contract's link."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "contract_count" in counters:
            values["contract_count"] = self._own_contracts().search_count(self._own_contracts_domain())
        return values

    def _own_contracts(self):
        # Customers have no right on the model, so that its internal fields stay internal; the domain is their right.
        return request.env["clm.contract"].sudo()

    def _own_contracts_domain(self):
        partner = request.env.user.partner_id.commercial_partner_id
        return (
            Domain("commercial_partner_id", "=", partner.id)
            & Domain("state", "in", SHARED_STATES)
            & Domain("partner_visible", "=", True)
            # A confidential contract is for the people who are party to it, not for all of their company.
            & Domain("keeps_me_out", "=", False)
        )

    @http.route(["/my/contracts", "/my/contracts/page/<int:page>"], type="http", auth="user", website=True)
    def portal_my_contracts(self, page=1, **kwargs):
        Contract, domain = self._own_contracts(), self._own_contracts_domain()
        pager = portal_pager(
            url="/my/contracts", total=Contract.search_count(domain), page=page, step=self._items_per_page
        )
        contracts = Contract.search(domain, limit=self._items_per_page, offset=pager["offset"])
        values = self._prepare_portal_layout_values() | {
            "contracts": contracts,
            "page_name": "contract",
            "pager": pager,
            "default_url": "/my/contracts",
        }
        return request.render("contract_clm.portal_my_contracts", values)

    @http.route("/my/contracts/<int:contract_id>", type="http", auth="public", website=True)
    def portal_contract_page(self, contract_id, access_token=None, **kwargs):
        contract = self._shared_contract(contract_id, access_token)
        if not contract:
            return request.redirect("/my")
        return request.render(
            "contract_clm.portal_contract_page",
            self._prepare_portal_layout_values()
            | {"contract": contract, "page_name": "contract", "access_token": access_token},
        )

    @http.route("/my/contracts/<int:contract_id>/document.pdf", type="http", auth="public", website=True)
    def portal_contract_document(self, contract_id, access_token=None, **kwargs):
        contract = self._shared_contract(contract_id, access_token)
        if not contract:
            return request.redirect("/my")
        return _pdf_response(*contract._shared_document())

    def _shared_contract(self, contract_id, access_token):
        contract = self._own_contracts().browse(contract_id)
        if not request.env.user._is_public() and contract.filtered_domain(
            Domain("id", "in", contract.exists().ids) & self._own_contracts_domain()
        ):
            return contract
        try:
            contract = self._document_check_access("clm.contract", contract_id, access_token)
        except (AccessError, MissingError):
            return None
        return contract if contract.state in SHARED_STATES else None
