from odoo import api, models

from ..tools import tickets
from .cx_program import ANONYMOUS, IDENTIFIED


class CxTold(models.AbstractModel):
    """What other systems are told of our records, by webhooks and the API: as much as was promised.

    Keys are documented in the README and only added. Everything is plain JSON; times are ISO 8601, in UTC.
    """

    _name = "cx.told"
    _description = "Feedback as Other Systems Are Told of It"

    @api.model
    def _moment(self, moment):
        return moment.isoformat(timespec="seconds") + "Z" if moment else None

    @api.model
    def _person(self, partner):
        """The customer, for whoever may know them."""
        known = partner._filtered_access("read")
        return {"id": known.id, "name": known.name or ""} if known else None

    @api.model
    def _about(self, record):
        return {"id": record.id, "name": record.display_name} if record else None

    @api.model
    def _nameless_id(self, response):
        """Always the same for the same answer; its number lies between those of answers whose second is told."""
        return tickets.key(self.env["cx.intake"]._secret(), f"told|{response.id}")

    @api.model
    def _response(self, response):
        """Without a name: no person, no form, the day instead of the second, and an id that tells no order."""
        program = response.program_id
        named = not program or program.identity == IDENTIFIED
        is_text = response.metric_kind == "text"
        return {
            "id": response.id if named else self._nameless_id(response),
            "metric": self._about(response.metric_id),
            "program": self._about(program),
            "touchpoint": self._about(response.touchpoint_id),
            "score": None if is_text else response.score,
            "level": response.tone or None,
            "comment": response.comment or "",
            "reason": response.choice or "",
            "channel": response.channel,
            "language": None if program.identity == ANONYMOUS else response.lang or None,
            "answered_at": self._moment(response.date) if named else response.date.date().isoformat(),
            "customer": self._person(response.partner_id) if named else None,
            "pseudonym": response.pseudonym or None,
        }

    @api.model
    def _case(self, case):
        """A case of `cx.case`, where that is there."""
        return {
            "id": case.id,
            "state": case.state,
            "response_id": case.response_id.id or None,
            "customer": self._person(case.partner_id),
            "owner": case.user_id.name or None,
            "cause": case.cause_id.name or None,
            "opened_at": self._moment(case.opened_at),
            "due_at": self._moment(case.due_at),
            "closed_at": self._moment(case.closed_at),
        }

    @api.model
    def _advocacy(self, request):
        return {
            "id": request.id,
            "kind": request.kind,
            "state": request.state,
            "customer": self._person(request.partner_id),
            "named_as": request.name_as or "",
            "agreed_at": self._moment(request.agreed_on),
        }
