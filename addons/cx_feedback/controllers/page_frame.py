"""What every public page of feedback has around it: language, style, headers, the company's name and logo."""

from base64 import b64encode
from functools import lru_cache
from hashlib import sha256

from markupsafe import Markup

from odoo.http import request
from odoo.tools import file_open
from odoo.tools.misc import get_lang

from ..models.cx_intake_page import WIDGET
from ..tools.origins import frame_ancestors
from ..tools.page_language import choose, tag

STYLE = "cx_feedback/static/src/page/page.css"


def page_language(opened, *wanted):
    """The code of the installed language that fits best: asked for, sent in, the browser's, the company's."""
    return best_language(_candidates(opened, wanted))


def best_language(wanted):
    """The code of the installed language that fits the first of the `wanted` codes that any fits."""
    installed = [code for code, _name in request.env["res.lang"].get_installed()]
    return choose(wanted, installed) or get_lang(request.env).code


def _candidates(opened, wanted):
    """One after the other: what is not needed is not read."""
    yield from wanted
    yield from request.env["cx.intake"]._page_languages(opened)
    yield from request.httprequest.accept_languages.values()
    yield opened.program.company_id.partner_id.lang


def headers(opened, mode, refresh=None):
    """Headers of a page: kept by nobody, found by nobody, framed by the sites of its widget only, without scripts."""
    frames = opened.place._frame_ancestors() if mode == WIDGET else frame_ancestors(())
    policy = (
        f"default-src 'none'; style-src 'sha256-{_style()[1]}'; img-src 'self' data:; form-action 'self'; "
        f"base-uri 'none'; {frames}"
    )
    found = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
    }
    if refresh:
        found["Refresh"] = "{}; url={}".format(*refresh)
    return found


def page_values(opened, lang, mode, address_in):
    """Values of the layout; `address_in` gives the address of this page in the language of a code."""
    # Whoever opens the page sees name and logo of whoever asks.
    company = opened.program.company_id or request.env["res.company"].sudo().search([], limit=1)
    values = {"opened": opened, "program": opened.program}
    return values | frame_values(company, lang, mode, address_in)


def frame_values(company, lang, mode, address_in):
    """What stands around a page of this company."""
    # "Arabic / العربيّة": who reads it knows its own name.
    names = {code: name.rpartition("/")[2].strip() for code, name in request.env["res.lang"].get_installed()}
    languages = [
        {"code": code, "tag": tag(code), "name": names[code], "address": address_in(code)} for code in names
    ]
    return {
        "company": company,
        "has_logo": bool(company.logo_web) and not company.uses_default_logo,
        "mode": mode,
        "languages": languages if len(languages) > 1 else [],
        "lang_code": lang,
        "lang_name": names.get(lang, lang),
        "lang_tag": tag(lang),
        "direction": request.env["res.lang"]._get_data(code=lang).direction or "ltr",
        "style": _style()[0],
    }


@lru_cache(maxsize=1)
def _style():
    """The style that stands in the page, and its digest for the policy."""
    with file_open(STYLE, "r") as file:
        text = file.read()
    # Our own file; nothing of it comes from outside.
    return Markup(text), b64encode(sha256(text.encode()).digest()).decode()  # noqa: S704
