from urllib.parse import urlencode

from psycopg2.errors import SerializationFailure

from odoo import http
from odoo.exceptions import ConcurrencyError, UserError
from odoo.http import request

from ..models.cx_intake import EXPIRED, UNKNOWN
from ..models.cx_intake_page import KIOSK, WIDGET
from ..tools.scale import TEXT
from .page_frame import headers, page_language, page_values
from .ticket_routes import ROUTE, reading, storing, text, texts

CONFLICTS = (ConcurrencyError, SerializationFailure)
# What a form shows again of a text that was too long; the rest is still on the page before it.
KEPT_TEXT = 100_000
CHOOSING_SECONDS = 15
# A kiosk draws its form anew before the day of the form ends.
KIOSK_FORM_SECONDS = 900
# A scale with more steps is typed.
MOST_BUTTONS = 10


class FeedbackPage(http.Controller):
    """The public page of a ticket: the question, then the thanks with what is asked after the score."""

    @reading(ROUTE)
    def question(self, ticket, **query):
        return Visit(ticket, query).show_question(query.get("score"))

    @storing(ROUTE)
    def answer(self, ticket, score="", comment="", **query):
        return Visit(ticket, query).take_answer(text(score), text(comment))

    @reading(f"{ROUTE}/thanks")
    def thanks(self, ticket, **query):
        return Visit(ticket, query).show_thanks()

    @storing(f"{ROUTE}/thanks")
    def more(self, ticket, comment=None, choice=None, **query):
        return Visit(ticket, query).take_more(text(comment, None), text(choice, None))


class Visit:
    """One request of a respondent. Who is logged in does not matter: everything is done as the public user."""

    def __init__(self, ticket, query):
        self.ticket, self.query = ticket, texts(query)
        self.open()

    def open(self):
        query = self.query
        request.update_env(user=request.env["ir.http"]._get_public_users()[0], context={})
        opened = request.env["cx.intake"]._open(self.ticket)
        self.mode = next((mode for mode in (KIOSK, WIDGET) if opened.place and query.get(mode)), "")
        self.lang = page_language(opened, query.get("lang"), query.get(self.mode))
        request.update_context(lang=self.lang)
        self.intake = request.env["cx.intake"]
        self.opened = self.intake._in_language(opened, self.lang)

    def show_question(self, score=None, comment="", error="", status=200):
        opened = self.opened
        if opened.closed:
            return self.show_closed()
        values = {
            "metric": opened.program.metric_id,
            "scores": _scores(opened.program.metric_id),
            "chosen": _whole_number(score) if score else _given_score(opened.response),
            "comment": comment or opened.response.comment or "",
            "error": error,
            "action": self.address(self.intake._fresh(opened)),
            "promise": self.intake._promise(opened),
        }
        return self.render("feedback_question", values, status, self._kiosk_refresh(KIOSK_FORM_SECONDS))

    def take_answer(self, score, comment):
        opened = self.opened
        if opened.closed:
            return self.show_closed()
        is_text = opened.program.metric_id.kind == TEXT
        said = {"comment": comment} if is_text else {"score": score}
        if error := self.store(**said):
            return self.show_question(score, comment[:KEPT_TEXT], error, status=422)
        return request.redirect(self.address(opened.text, "/thanks"), code=303)

    def show_thanks(self, comment=None, choice=None, error="", status=200):
        opened, response = self.opened, self.opened.response
        if not response:
            return self.show_question()
        followup, is_done = response.followup_id, bool(self.query.get("done")) and not error
        choices = followup._choice_list()
        asks_words = self.mode != KIOSK and response.metric_id.kind != TEXT
        asks = not (opened.closed or is_done) and bool(choices or asks_words) and self._question_after()
        values = {
            "metric": response.metric_id,
            "score": _given_score(response),
            "question": asks,
            "choices": choices,
            "chosen": _whole_number(choice) if choice else followup._position(response.choice),
            "asks_words": asks_words,
            "comment": response.comment or "" if comment is None else comment,
            "error": error,
            "is_done": is_done,
            "action": self.address(opened.text, "/thanks"),
            # Made when it is asked for: opening the thanks stores nothing.
            "longer_form": self.address(opened.text, "/form"),
            "again": not opened.closed and self.mode != KIOSK and self.address(opened.text),
            "start": self.start(),
            **self.advocacy(),
        }
        seconds = opened.place.kiosk_seconds + (CHOOSING_SECONDS if asks else 0)
        return self.render("feedback_thanks", values, status, self._kiosk_refresh(seconds))

    def advocacy(self):
        """What the thanks offer besides; a kiosk does not know who stands there."""
        if self.mode == KIOSK:
            return {"advocacy": "", "review_site": None}
        address, site = self.intake._advocacy_links(self.opened, self.lang)
        return {"advocacy": address and _address(address, {"lang": self.lang}), "review_site": site}

    def take_more(self, comment, choice):
        if self.opened.closed or not self.opened.response:
            return self.show_question()
        if error := self.store(comment=comment, choice=choice):
            return self.show_thanks((comment or "")[:KEPT_TEXT], choice, error, status=422)
        return request.redirect(self.address(self.opened.text, "/thanks", done=1), code=303)

    def store(self, **said):
        """Stores what was said; returns the words of a refusal, or nothing."""
        try:
            return self.store_now(said)
        except CONFLICTS:
            # The same click came twice at one moment, and a new transaction sees what the other one stored. Odoo
            # would try again, too, but lets the worker sleep for up to two seconds before.
            request.env.cr.rollback()
            request.env.transaction.reset()
            self.open()
            return self.store_now(said)

    def store_now(self, said):
        channel = self.intake._page_channel(self.opened, self.mode)
        try:
            with request.env.cr.savepoint():
                self.intake._store(self.opened, channel=channel, lang=self.lang, **said)
        except UserError as error:
            return str(error)
        return ""

    def show_closed(self):
        opened = self.opened
        if opened.place and opened.closed == EXPIRED:
            # The form lay there over night; the place itself is open.
            return request.redirect(self.start(), code=303)
        values = {
            "text": self.intake._closed_text(opened.closed),
            "thanks": bool(opened.response) and self.address(opened.text, "/thanks"),
        }
        status = 404 if opened.closed == UNKNOWN else 410
        return self.render("feedback_closed", values, status, self._kiosk_refresh(KIOSK_FORM_SECONDS))

    def render(self, template, values, status, refresh):
        values |= page_values(self.opened, self.lang, self.mode, self.address_in)
        return request.render(
            f"cx_feedback.{template}", values, status=status, headers=headers(self.opened, self.mode, refresh)
        )

    def start(self):
        """Where the next one at a place begins; a kiosk forgets the language that somebody chose."""
        ticket = self.intake._start_ticket(self.opened)
        return (
            _address(f"/feedback/{ticket}", self._mode_query())
            if self.mode == KIOSK
            else self.address(ticket)
        )

    def address(self, ticket, path="", **more):
        """An address of this visit: language and mode stay as they were asked for."""
        kept = {"lang": self.lang} if self.query.get("lang") == self.lang else {}
        return _address(f"/feedback/{ticket}{path}", kept | self._mode_query() | more)

    def address_in(self, code):
        """The address of this page in another language."""
        kept = {name: self.query[name] for name in ("score", "done") if self.query.get(name)}
        return _address(request.httprequest.path, {"lang": code} | self._mode_query() | kept)

    def _mode_query(self):
        """``kiosk=ar_001`` is a kiosk that begins in that language, ``kiosk=1`` one in the browser's."""
        if not self.mode:
            return {}
        known = dict(request.env["res.lang"].get_installed())
        return {self.mode: self.query[self.mode] if self.query[self.mode] in known else 1}

    def _question_after(self):
        return self.opened.response.followup_id.question or self.opened.program.comment_question

    def _kiosk_refresh(self, seconds):
        # A header, not a tag: only on a kiosk, where the next one needs the first page again.
        return (seconds, self.start()) if self.mode == KIOSK else None


def _address(path, query):
    return f"{path}?{urlencode(query)}" if query else path


def _whole_number(text):
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 4 else None


def _given_score(response):
    return response.score if response and response.metric_id.kind != TEXT else None


def _scores(metric):
    """The numbers to choose from; empty where there are too many for buttons, or none."""
    if metric.kind == TEXT or metric.scale_max - metric.scale_min > MOST_BUTTONS:
        return []
    return list(range(metric.scale_min, metric.scale_max + 1))
