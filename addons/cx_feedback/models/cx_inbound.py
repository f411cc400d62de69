from dataclasses import dataclass, field

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, ValidationError

from ..tools import inbound_answers, scale, tickets
from ..tools.exceptions import Refused
from .cx_program import IDENTIFIED

GROUP = "cx_feedback.group_cx_feedback_user"
NEW, KNOWN, REFUSED = "new", "known", "refused"


@dataclass
class Item:
    """One answer of a batch on its way: what it becomes, or why it is refused."""

    ref: object
    answer: inbound_answers.Answer | None = None
    status: str | None = None
    refused: Refused | None = None
    values: dict = field(default_factory=dict)

    def refuse(self, refused):
        self.status, self.refused = REFUSED, refused


class CxInbound(models.AbstractModel):
    """Takes answers that were given to other systems, a batch at a time.

    Everything is looked up with the rights of whoever sends. An answer is known by the sender's id, so that a batch
    may be sent again. Faulty answers are refused one by one, the others are taken.
    """

    _name = "cx.inbound"
    _description = "Answers from Other Systems"

    @api.model
    def _receive(self, answers):
        """Store a list of JSON mappings (see `tools.inbound_answers`); returns what became of each, in their order."""
        if not self.env.user.has_group(GROUP):
            raise AccessError(self.env._("The user of this key needs the role “Customer Feedback / User”."))
        items = [self._parse(answer) for answer in answers]
        self._mark_known(self._open(items))
        self._build(self._open(items))
        self._find_partners(self._open(items))
        self._take_places(self._open(items))
        self._store(self._open(items))
        return [self._told(item) for item in items]

    @api.model
    def _open(self, items):
        return [item for item in items if not item.status]

    @api.model
    def _parse(self, answer):
        item = Item(answer.get("id") if isinstance(answer, dict) else None)
        try:
            item.answer = inbound_answers.parse(answer, fields.Datetime.now())
        except Refused as refused:
            item.refuse(refused)
        else:
            secret = self.env["cx.intake"]._secret()
            item.values["ticket_key"] = tickets.key(secret, f"api|{self.env.uid}|{item.answer.ref}")
        return item

    @api.model
    def _mark_known(self, items):
        """What came before, or twice in this batch."""
        keys = [item.values["ticket_key"] for item in items]
        # Keys are no business of people; what is asked here is only whether the sender sent it before.
        found = self.env["cx.response"].sudo().search_fetch([("ticket_key", "in", keys)], ["ticket_key"])
        seen = set(found.mapped("ticket_key"))
        for item in items:
            if item.values["ticket_key"] in seen:
                item.status = KNOWN
            seen.add(item.values["ticket_key"])

    @api.model
    def _build(self, items):
        programs = self._visible("cx.program", [item.answer.program_id for item in items])
        metrics = self._visible("cx.metric", [item.answer.metric_id for item in items])
        languages = {code for code, _name in self.env["res.lang"].get_installed()}
        for item in items:
            try:
                program = programs.get(item.answer.program_id)
                metric = program.metric_id if program else metrics.get(item.answer.metric_id)
                if not metric:
                    raise Refused("unknown_program", "program_id")
                lang = item.answer.lang if item.answer.lang in languages else False
                item.values |= self._about(item.answer, program, lang) | self._said(item.answer, metric)
            except Refused as refused:
                item.refuse(refused)

    @api.model
    def _visible(self, model, ids):
        """`{id: record}` of what the sender may read."""
        records = self.env[model].search([("id", "in", list(filter(None, ids)))])
        return {record.id: record for record in records}

    @api.model
    def _about(self, answer, program, lang):
        """Where the answer belongs, and as much of its origin as was promised."""
        if not program:
            return {
                "company_id": self.env.company.id,
                "channel": "api",
                "date": answer.answered_at,
                "lang": lang,
            }
        if program.state not in ("running", "paused"):
            raise Refused("not_open", "program_id")
        if program.identity != IDENTIFIED and answer.partner:
            raise Refused("promised", "partner")
        return program._kept(answer.answered_at, lang) | {
            "program_id": program.id,
            "touchpoint_id": program.touchpoint_id.id,
            "company_id": program.company_id.id,
            "channel": "api",
        }

    @api.model
    def _said(self, answer, metric):
        try:
            comment = self.env["cx.intake"]._clean_comment(answer.comment)
        except ValidationError as error:
            raise Refused("too_long", "comment") from error
        if metric.kind == scale.TEXT:
            if not comment:
                raise Refused("missing", "comment")
            return {"metric_id": metric.id, "score": 0, "comment": comment}
        if answer.score is None:
            raise Refused("missing", "score")
        try:
            return {
                "metric_id": metric.id,
                "score": metric._parse_score(answer.score),
                "comment": comment,
            }
        except ValidationError as error:
            raise Refused("not_on_scale", f"{metric.scale_min}–{metric.scale_max}") from error

    @api.model
    def _find_partners(self, items):
        named = [item for item in items if item.answer.partner]
        found = self.env["crm.lifecycle.inbound.contact"]._find([item.answer.partner for item in named])
        for item, (partner, code) in zip(named, found, strict=True):
            if code:
                item.refuse(Refused(code, "partner"))
            elif partner.company_id and partner.company_id.id != item.values["company_id"]:
                item.refuse(Refused("other_company", "partner"))
            item.values["partner_id"] = partner.id

    @api.model
    def _take_places(self, items):
        for item in items:
            program = self.env["cx.program"].browse(item.values.get("program_id"))
            if program and not program._take_place():
                item.refuse(Refused("full", "program_id"))

    @api.model
    def _store(self, items):
        if not items:
            return
        self.env["cx.response"].check_access("create")
        # The sender may create answers, which was checked; only the key of an answer is closed to people.
        responses = self.env["cx.response"].sudo()
        try:
            responses.create([item.values for item in items])
        except psycopg2.errors.UniqueViolation as error:
            # The same batch came twice at the same moment; the next try knows its answers.
            raise ConcurrencyError(str(error)) from error
        for item in items:
            item.status = NEW

    @api.model
    def _told(self, item):
        told = {"id": item.ref, "status": item.status}
        if item.refused:
            told |= {"code": item.refused.code, "reason": self._reason(item.refused)}
        return told

    @api.model
    def _reason(self, refused):
        about = refused.about
        reasons = {
            "not_an_object": self.env._("This must be a JSON object: %(part)s", part=about or "response"),
            "unknown_field": self.env._("There is no field of that name: %(part)s", part=about),
            "missing": self.env._("This is missing: %(part)s", part=about),
            "not_text": self.env._("This must be text: %(part)s", part=about),
            "too_long": self.env._("This is too long: %(part)s", part=about),
            "not_an_id": self.env._("This must be a positive whole number: %(part)s", part=about),
            "not_a_score": self.env._("The score must be a whole number."),
            "not_on_scale": self.env._("The score is not on the scale %(scale)s.", scale=about),
            "not_a_time": self.env._(
                "This must be a time such as 2026-05-02T09:30:00+02:00: %(part)s", part=about
            ),
            "in_future": self.env._(
                "This lies in the future; is the sender's clock right? %(part)s", part=about
            ),
            "program_or_metric": self.env._("Send either program_id or metric_id."),
            "unknown_program": self.env._("The user of this key knows no program or metric of that number."),
            "not_open": self.env._("The program is not running."),
            "full": self.env._("The program has all the answers that it asked for."),
            "promised": self.env._("The program promises not to know who answers: send no partner."),
            "unknown_partner": self.env._("No contact is known by that."),
            "ambiguous_partner": self.env._(
                "Contacts of several customers are known by that. Send their id."
            ),
            "other_company": self.env._("The contact belongs to another company than the program."),
        }
        return reasons[refused.code]
