from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from .signing import _PRIVATE, _pdf_response

# The largest id that the database can hold; beyond it there is no page.
ID = "int(max=2147483647)"
ROUTE = f"/contract/approval/<{ID}:contract_id>"


class ApprovalPage(http.Controller):
    """Where the mail to an approver leads: what waits and why, and a form that decides. A GET changes nothing."""

    @http.route(ROUTE, type="http", auth="user", methods=["GET"], website=False, sitemap=False, readonly=True)
    def approval_page(self, contract_id, **kwargs):
        contract = self._contract(contract_id)
        return self._page(contract) if contract else self._not_yours()

    @http.route(
        f"{ROUTE}/<{ID}:version_id>.pdf",
        type="http",
        auth="user",
        methods=["GET"],
        website=False,
        sitemap=False,
        readonly=True,
    )
    def approval_document(self, contract_id, version_id, **kwargs):
        contract = self._contract(contract_id)
        version = contract.version_ids.filtered(lambda version: version.id == version_id and version.sha256)
        return _pdf_response(version) if version else self._not_yours()

    # The same address as the page: whoever must log in first comes back to the page.
    @http.route(ROUTE, type="http", auth="user", methods=["POST"], website=False, sitemap=False)
    def approval_decide(self, contract_id, sha256="", terms_sha256="", decision="", reason="", **kwargs):
        contract = self._contract(contract_id)
        if not contract:
            return self._not_yours()
        steps = contract.env["clm.approval.step"]._shown(contract, _ids("step"), sha256, terms_sha256)
        if not steps or decision not in ("approve", "refuse"):
            return self._page(contract, status=409, reason=reason, error=self._outdated())
        try:
            with request.env.cr.savepoint():
                steps.action_approve(reason) if decision == "approve" else steps.action_refuse(reason)
        except UserError as error:
            contract.env.invalidate_all()
            return self._page(contract, reason=reason, error=str(error))
        return request.redirect(f"/contract/approval/{contract.id}", code=303)

    def _contract(self, contract_id):
        """The contract if the user may read it; whoever lacks the right learns as much as of one that is not there."""
        contracts = request.env["clm.contract"].with_context(active_test=False)
        return contracts.search([("id", "=", contract_id)]) if contracts.has_access("read") else contracts

    def _page(self, contract, status=200, **shown):
        values = {"error": "", "reason": "", **contract._approval_page_values(), **shown}
        return request.render("contract_clm.approval_page", values, status=status, headers=_PRIVATE)

    def _not_yours(self):
        return request.render("contract_clm.approval_not_yours", {}, status=403, headers=_PRIVATE)

    def _outdated(self):
        return request.env._(
            "Nothing was decided, because what you were shown has changed. This is how it is now."
        )


def _ids(name):
    return [int(value) for value in request.httprequest.form.getlist(name) if value.isdecimal()]
