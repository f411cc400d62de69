from urllib.parse import urlencode

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.cx_advocacy_friend import LIMITS
from ..tools import advocacy
from .page_frame import best_language, frame_values, headers
from .ticket_routes import COMMON, text, texts

MAX_BYTES = 100_000


def reading(path):
    """A route that stores nothing, whatever opens it."""
    return http.route(path, methods=["GET"], readonly=True, **COMMON)


def storing(path):
    # No cookie is looked at: there is nothing to forge.
    return http.route(path, methods=["POST"], csrf=False, max_content_length=MAX_BYTES, **COMMON)


class AdvocacyPage(http.Controller):
    """A customer's page of requests, and the page by which they recommend us to a friend."""

    @reading("/advocacy/<string:ticket>")
    def desk(self, ticket, **query):
        return DeskVisit(ticket, query).show()

    @storing("/advocacy/<string:ticket>")
    def say(self, ticket, kind="", said="", name_as="", **query):
        return DeskVisit(ticket, query).take(text(kind), text(said), text(name_as))

    @reading("/advocacy/friend/<string:ticket>")
    def friend(self, ticket, **query):
        return FriendVisit(ticket, query).show()

    @storing("/advocacy/friend/<string:ticket>")
    def introduce(self, ticket, **said):
        return FriendVisit(ticket, said).take(texts(said))


class AdvocacyVisit:
    """One request of a visitor, done as the public user whoever is logged in."""

    def __init__(self, ticket, query):
        self.ticket, self.query = ticket, texts(query)
        request.update_env(user=request.env["ir.http"]._get_public_users()[0], context={})
        self.page = request.env["cx.advocacy.page"]
        self.open()

    def speak(self, *likely):
        """Chooses the language: asked for, the person's, the browser's."""
        self.lang = best_language(
            [self.query.get("lang"), *likely, *request.httprequest.accept_languages.values()]
        )
        request.update_context(lang=self.lang)
        self.page = request.env["cx.advocacy.page"]

    def render(self, template, values, status=200):
        company = values["company"] or request.env["res.company"].sudo().search([], limit=1)
        values |= frame_values(company, self.lang, "", self.address_in)
        return request.render(f"cx_feedback.{template}", values, status=status, headers=headers(None, ""))

    def show_unknown(self):
        return self.render("advocacy_unknown", {"company": None}, status=404)

    def address(self, **more):
        kept = {"lang": self.lang} if self.query.get("lang") == self.lang else {}
        query = urlencode(kept | more)
        return f"{request.httprequest.path}?{query}" if query else request.httprequest.path

    def address_in(self, code):
        return f"{request.httprequest.path}?{urlencode({'lang': code})}"


class DeskVisit(AdvocacyVisit):
    def open(self):
        desk = self.page._open(self.ticket)
        self.speak(desk.lang if desk else "")
        self.desk = desk and self.page._in_language(desk, self.lang)

    def show(self, error="", status=200):
        if not self.desk:
            return self.show_unknown()
        asked = {row.kind: row for row in self.desk.requests}
        site = self.page._site(self.desk) if advocacy.REVIEW in asked else None
        if not site:
            # Nobody is asked to write where there is no place for it.
            asked.pop(advocacy.REVIEW, None)
        if not asked:
            return self.show_unknown()
        values = {
            "company": self.desk.company,
            "partner": self.desk.partner,
            "rows": [asked[kind] for kind in advocacy.KINDS if kind in asked],
            "site": site,
            "action": self.address(),
            "consent": asked[advocacy.REFERENCE].program_id.with_company(self.desk.company)._consent_text()
            if advocacy.REFERENCE in asked
            else "",
            "friend_link": self.friend_link(asked.get(advocacy.REFERRAL)),
            "error": error,
        }
        return self.render("advocacy_desk", values, status)

    def friend_link(self, referral):
        return self.page._friend_address(referral) if referral else ""

    def take(self, kind, said, name_as):
        if not self.desk:
            return self.show_unknown()
        if not self.page._take(self.desk, kind, said, name_as):
            error = request.env._("This cannot be done now. Please look at what the page says.")
            self.open()
            return self.show(error, status=422)
        return request.redirect(self.address(), code=303)


class FriendVisit(AdvocacyVisit):
    def open(self):
        self.asked = self.page._open_friend(self.ticket)
        self.speak()

    def show(self, said=None, error="", status=200):
        if not self.asked:
            return self.show_unknown()
        said = said or {}
        values = {
            "company": self.asked.company_id,
            "action": self.address(),
            "is_done": bool(self.query.get("done")) and not error,
            "said": {name: (said.get(name) or "")[:limit] for name, limit in LIMITS.items()},
            "error": error,
        }
        return self.render("advocacy_friend", values, status)

    def take(self, said):
        if not self.asked:
            return self.show_unknown()
        # A field that people do not see and programs fill in.
        if not said.get("website"):
            try:
                with request.env.cr.savepoint():
                    self.page._introduce(self.asked, **{name: said.get(name) for name in LIMITS})
            except UserError as error:
                return self.show(said, str(error), status=422)
        return request.redirect(self.address(done=1), code=303)
