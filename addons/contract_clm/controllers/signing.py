from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..tools import signature_picture
from . import token_log_filter

ROUTE = "/contract/sign/<int(max=2147483647):signer_id>/<string:token>"
# A picture, two drawings and a few words.
MOST_BYTES = 3_000_000

token_log_filter.install()


def _reading(path=""):
    """Route of a page: reading changes nothing."""
    return http.route(
        ROUTE + path,
        type="http",
        auth="public",
        methods=["GET"],
        website=False,
        sitemap=False,
        readonly=True,
    )


def _acting(path):
    """Route of a form."""
    return http.route(
        ROUTE + path,
        type="http",
        auth="public",
        methods=["POST"],
        website=False,
        sitemap=False,
        max_content_length=MOST_BYTES,
    )


class Signing(http.Controller):
    """Pages of a signer without an account. The token in the address is the right; a GET changes nothing."""

    @_reading()
    def signing_page(self, signer_id, token, **kwargs):
        signer = self._signer(signer_id, token)
        return self._page(signer, done=kwargs.get("done")) if signer else self._unknown_link()

    @_reading("/document.pdf")
    def signing_document(self, signer_id, token, **kwargs):
        signer = self._signer(signer_id, token)
        if not signer:
            return self._unknown_link()
        contract, version = signer.contract_id, signer.request_id.version_id
        if self._is_complete(signer):
            version = contract.signed_version_id
        elif signer._obstacle() and signer.state != "signed":
            return self._page(signer)
        return _pdf_response(version)

    @_acting("/viewed")
    def signing_viewed(self, signer_id, token, **kwargs):
        signer = self._signer(signer_id, token)
        if signer and not signer._obstacle():
            signer._mark_viewed()
        return request.make_response("")

    @_acting("/code")
    def signing_code(self, signer_id, token, channel="mail", **kwargs):
        signer = self._signer(signer_id, token)
        if not signer:
            return self._unknown_link()
        return self._attempt(signer, lambda: signer._send_code(channel), kwargs, done="code")

    @_acting("/submit")
    def signing_submit(self, signer_id, token, name="", consent="", sha256="", code="", **kwargs):
        signer = self._signer(signer_id, token)
        if not signer:
            return self._unknown_link()
        typed = {**kwargs, "name": name}
        if not consent:
            return self._page(signer, error=request.env._("Tick the box to agree, then sign."), typed=typed)
        return self._attempt(
            signer,
            lambda: signer._leave_signature(
                name, sha256, "portal", _address(), code=code, marks=self._marks(signer, kwargs)
            ),
            typed,
            code=code,
        )

    @_acting("/decline")
    def signing_decline(self, signer_id, token, reason="", **kwargs):
        signer = self._signer(signer_id, token)
        if not signer:
            return self._unknown_link()
        return self._attempt(signer, lambda: signer._decline(reason), {"reason": reason})

    @_acting("/delegate")
    def signing_delegate(self, signer_id, token, colleague="", email="", code="", **kwargs):
        signer = self._signer(signer_id, token)
        if not signer:
            return self._unknown_link()
        return self._attempt(
            signer,
            lambda: signer._delegate(colleague, email, code),
            {"colleague": colleague, "email": email},
            code=code,
            done="delegated",
        )

    def _marks(self, signer, values):
        """What was drawn or uploaded, for `_sign`."""
        style, picture = values.get("style") or "typed", values.get("picture")
        try:
            drawn, initials = (
                signature_picture.from_data_url(values[name]) if values.get(name) else b""
                for name in ("drawn", "drawn_initials")
            )
        except signature_picture.PictureError as error:
            raise UserError(signer._picture_message(error.code)) from error
        uploaded = (
            picture.read(signature_picture.MAX_BYTES + 1)
            if style == "uploaded" and _is_file(picture)
            else b""
        )
        return {
            "style": style,
            "signature": {"drawn": drawn, "uploaded": uploaded}.get(style, b""),
            "initials": values.get("initials", ""),
            "initials_picture": initials if style == "drawn" else b"",
        }

    def _attempt(self, signer, action, typed, *, code=None, done=""):
        """Acts, or shows the page again with what stood in the way; nothing is left half-done."""
        try:
            if code is not None:
                # Not undone with what follows: a wrong guess counts.
                signer._guess(code)
            with request.env.cr.savepoint():
                action()
        except UserError as error:
            signer.env.invalidate_all()
            return self._page(signer, error=str(error), typed=typed)
        signer.contract_id._seal_what_was_signed()
        done = f"?done={done}" if done else ""
        return request.redirect(f"/contract/sign/{signer.id}/{signer.access_token}{done}", code=303)

    def _signer(self, signer_id, token):
        signer = request.env["clm.signature.signer"]._find_by_token(signer_id, token)
        if signer:
            language = signer.partner_id.lang
            if language in dict(request.env["res.lang"].get_installed()):
                request.update_context(lang=language)
                signer = signer.with_context(lang=language)
        return signer

    def _page(self, signer, error="", typed=None, done=""):
        typed = {name: text for name, text in (typed or {}).items() if isinstance(text, str)}
        language = request.env["res.lang"]._get_data(code=signer.env.lang or "en_US")
        values = {
            "signer": signer,
            "contract": signer.contract_id,
            "obstacle": signer._obstacle(),
            "error": error,
            "notice": "" if error else self._notice(signer, done),
            "typed": {"name": signer.partner_id.name, "style": "typed", **typed},
            "url": f"/contract/sign/{signer.id}/{signer.access_token}",
            "is_complete": self._is_complete(signer),
            "direction": language.direction or "ltr",
            "html_lang": (signer.env.lang or "en_US").replace("_", "-"),
        }
        return request.render("contract_clm.signing_page", values, headers=_PRIVATE)

    def _is_complete(self, signer):
        """Whether there is a signed document, and whoever asks is one of those who signed."""
        request_signed = signer.request_id.state == "signed" and signer.state != "delegated"
        return request_signed and bool(signer.contract_id.signed_version_id)

    def _notice(self, signer, done):
        if done == "code" and signer.code_sent_on:
            return request.env._(
                "A code was sent to you. It is good for ten minutes: type it below, then sign."
            )
        if done == "delegated" and signer.state == "delegated":
            return request.env._(
                "Thank you. %(name)s received a link to sign.", name=signer.delegated_to_id.partner_id.name
            )
        return ""

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


def _is_file(value):
    return hasattr(value, "read") and bool(getattr(value, "filename", ""))


def _address():
    return request.httprequest.remote_addr or ""
