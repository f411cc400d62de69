"""The page on which somebody without an account says that messages shall stop."""

from odoo.http import request

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


def serve(template, known, lang, company, unsubscribe):
    """GET asks, and changes nothing, since scanners open every link; POST does it.

    `known` says whether the link is ours, `lang` is the code of the wanted language; `unsubscribe` is called with
    that of the language in which `template` answers.
    """
    language = _language(lang)
    done = known and request.httprequest.method == "POST"
    if done:
        unsubscribe(language.code)
    values = {
        "html_lang": language.code.replace("_", "-").partition("@")[0],
        "dir": language.direction,
        # The name of the company stands in every message.
        "company": (company or request.env.company).sudo(),
        "unknown": not known,
        "done": done,
    }
    page = request.env["ir.qweb"].with_context(lang=language.code)._render(template, values)
    return request.make_response(
        f"<!DOCTYPE html>\n{page}", list(HEADERS.items()), status=200 if known else 404
    )


def _language(code):
    # Which languages are installed is no secret; public users may not ask.
    installed = request.env["res.lang"].sudo().search([])
    wanted = installed.filtered(lambda lang: lang.code == (code or request.env.lang))
    return wanted or installed[:1]
