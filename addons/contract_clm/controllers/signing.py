from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

ROUTE = "/contract/sign/<int:signer_id>/<string:token>"


class Signing(http.Controller):
    """Pages of a signer without an account. The token in the address is the right; a GET changes nothing."""

    @http.route(
        ROUTE, type="http", auth="public", methods=["GET"], website=False, sitemap=False, readonly=True
    )
    def signing_page(self, signer_id, token, **kwargs):
        signer = self._signer(signer_id, token)
        return self._page(signer) if signer else self._unknown_link()

    @http.route(
        f"{ROUTE}/document.pdf", type="http", auth="public", methods=["GET"], sitemap=False, readonly=True
    )
    def signing_document(self, signer_id, token, **kwargs):
        signer = self._signer(signer_id, token)
        if not signer:
            return self._unknown_link()
        contract, version = signer.contract_id, signer.request_id.version_id
        if signer.request_id.state == "signed":
            version = contract.signed_version_id
        elif signer._obstacle() and signer.state != "signed":
            return self._page(signer)
        return _pdf_response(version)

    @http.route(f"{ROUTE}/viewed", type="http", auth="public", methods=["POST"], sitemap=False)
    def signing_viewed(self, signer_id, token, **kwargs):
        signer = self._signer(signer_id, token)
        if signer and not signer._obstacle():
            signer._mark_viewed()
        return request.make_response("")

    @http.route(f"{ROUTE}/submit", type="http", auth="public", methods=["POST"], sitemap=False)
    def signing_submit(self, signer_id, token, name="", consent="", sha256="", **kwargs):
        signer = self._signer(signer_id, token)
        if not signer:
            return self._unknown_link()
        if not consent:
            return self._page(signer, error=request.env._("Tick the box to agree, then sign."), name=name)
        return self._attempt(signer, lambda: signer._sign(name, sha256, "portal", _address()), name)

    @http.route(f"{ROUTE}/decline", type="http", auth="public", methods=["POST"], sitemap=False)
    def signing_decline(self, signer_id, token, reason="", **kwargs):
        signer = self._signer(signer_id, token)
        if not signer:
            return self._unknown_link()
        return self._attempt(signer, lambda: signer._decline(reason))

    def _attempt(self, signer, action, name=""):
        """Acts, or shows the page again with what stood in the way; nothing is left half-done."""
        try:
            with request.env.cr.savepoint():
                action()
        except UserError as error:
            signer.invalidate_recordset()
            return self._page(signer, error=str(error), name=name)
        return request.redirect(f"/contract/sign/{signer.id}/{signer.access_token}")

    def _signer(self, signer_id, token):
        signer = request.env["clm.signature.signer"]._find_by_token(signer_id, token)
        if signer:
            language = signer.partner_id.lang
            if language in dict(request.env["res.lang"].get_installed()):
                request.update_context(lang=language)
                signer = signer.with_context(lang=language)
        return signer

    def _page(self, signer, error="", name=""):
        values = {
            "signer": signer,
            "contract": signer.contract_id,
            "obstacle": signer._obstacle(),
            "error": error,
            "name": name or signer.partner_id.name,
            "url": f"/contract/sign/{signer.id}/{signer.access_token}",
            "is_complete": signer.request_id.state == "signed",
        }
        return request.render("contract_clm.signing_page", values, headers=_PRIVATE)

    def _unknown_link(self):
        return request.render("contract_clm.signing_unknown_link", {}, status=404, headers=_PRIVATE)


# Addresses with a token stay out of caches, search engines and the Referer of other sites.
_PRIVATE = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}


def _pdf_response(version, data=None):
    return request.make_response(
        data or version._read_file("pdf"),
        headers=[
            ("Content-Type", "application/pdf"),
            ("Content-Disposition", http.content_disposition(version.pdf_filename, "inline")),
            ("X-Content-Type-Options", "nosniff"),
            *_PRIVATE.items(),
        ],
    )


def _address():
    return request.httprequest.remote_addr or ""
