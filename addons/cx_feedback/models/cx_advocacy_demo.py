from datetime import timedelta

from odoo import api, fields, models

from ..tools import summary
from ..tools.advocacy import AGREED, DONE_NOW, KINDS, NO, REFERRAL, REVIEW, WITHDRAW, YES

SHOWN = 15
OLDEST = timedelta(days=200)
# What each next customer said, one after the other; nothing is still to be said.
SAID = ((YES,), (YES, DONE_NOW), (), (YES,), (NO,), (YES,), (YES, WITHDRAW), ())
FRIENDS = ("Kiran", "Salma", "Ines")


class CxFeedbackDemo(models.AbstractModel):
    """Demo data: what happy customers were asked for, and what became of it, as on their own page."""

    _inherit = "cx.feedback.demo"

    @api.model
    def _generate_advocacy(self):
        """Once per database."""
        if self.env["cx.advocacy"].search_count([], limit=1):
            return
        self.env["cx.review.site"].create(
            {"name": self.env._("Reviews"), "url": "https://reviews.example.com/write"}
        )
        friends = iter(FRIENDS)
        for number, response in enumerate(self._happy_answers()):
            kind = KINDS[number % len(KINDS)]
            request = self._ask_for(kind, response, SAID[number % len(SAID)])
            if request.state == AGREED and kind == REFERRAL and (name := next(friends, None)):
                self._bring(request, name)

    @api.model
    def _happy_answers(self):
        """The newest of each happy customer."""
        found = self.env["cx.response"].search(
            [
                ("tone", "=", summary.HIGH),
                ("partner_id", "!=", False),
                ("program_id", "!=", False),
                ("date", ">", fields.Datetime.now() - OLDEST),
            ],
            order="date desc, id desc",
        )
        newest = {response.partner_id: response for response in reversed(found)}
        return list(newest.values())[:SHOWN]

    @api.model
    def _ask_for(self, kind, response, said):
        partner, company = response.partner_id, response.company_id
        request = self.env["cx.advocacy"]._offer(partner, [kind], company, response.program_id, response)
        page = self.env["cx.advocacy.page"]
        for words in said:
            if words == DONE_NOW and kind != REVIEW:
                continue
            if words == DONE_NOW:
                request._say(words)
            else:
                page._take(page._open(page._ticket(partner, company)), kind, words)
        return request

    @api.model
    def _bring(self, request, name):
        self.env["cx.advocacy.page"]._introduce(
            request,
            name=name,
            email=f"{name.lower()}@example.com",
            message=self.env._("I was told that you deliver on time. Could you send me your price list?"),
        )
