from odoo import http
from odoo.http import request

from ..models.clm_contract_opened import OPENED, VIEWED
from .portal import ContractPortal
from .signing import _PRIVATE, ROUTE, Signing

# The largest id that the database can hold; beyond it there is no page.
PAGE = "/my/contracts/<int(max=2147483647):contract_id>"


class PortalEvidence(ContractPortal):
    """Evidence for and of the counterparty on the portal's page. All by POST: a link alone leaves no trace."""

    @http.route(
        f"{PAGE}/evidence.zip", type="http", auth="public", methods=["POST"], website=True, sitemap=False
    )
    def portal_contract_evidence(self, contract_id, access_token=None, **kwargs):
        contract = self._shared_contract(contract_id, access_token)
        if not contract or not contract.signed_version_id:
            return request.redirect("/my")
        return _zip_response(contract, self._visitor())

    @http.route(f"{PAGE}/read", type="http", auth="public", methods=["POST"], website=True, sitemap=False)
    def portal_contract_read(self, contract_id, access_token=None, what="", **kwargs):
        contract = self._shared_contract(contract_id, access_token)
        # What our own people look at is no news about the counterparty.
        if contract and what in (OPENED, VIEWED) and not request.env.user._is_internal():
            contract._mark_read(what, self._visitor())
        return request.make_response("", headers=list(_PRIVATE.items()))

    def _visitor(self):
        """The visitor as evidence names them."""
        if request.env.user._is_public():
            return request.env._("A person with the link of the contract")
        return request.env.user.partner_id.display_name


class SigningEvidence(Signing):
    @http.route(f"{ROUTE}/evidence.zip", type="http", auth="public", methods=["POST"], sitemap=False)
    def signing_evidence(self, signer_id, token, **kwargs):
        signer = self._signer(signer_id, token)
        if not signer:
            return self._unknown_link()
        if not self._is_complete(signer):
            return self._page(signer)
        return _zip_response(signer.contract_id, signer._label())


def _zip_response(contract, actor):
    return request.make_response(
        contract._evidence_bundle(is_shared=True, actor=actor),
        headers=[
            ("Content-Type", "application/zip"),
            ("Content-Disposition", http.content_disposition(contract._bundle_filename())),
            ("X-Content-Type-Options", "nosniff"),
            *_PRIVATE.items(),
        ],
    )
