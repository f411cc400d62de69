import re

from odoo.tests import HttpCase

from .program_common import ProgramCase


class PageCase(ProgramCase, HttpCase):
    """Public pages of programs, opened without a login."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nps.write({"low_label": "Not at all", "high_label": "Very much"})
        cls.program.followup_ids = [
            (
                0,
                0,
                {"score_from": 0, "score_to": 6, "question": "What went wrong?", "choices": "Late\nBroken"},
            ),
            (0, 0, {"score_from": 9, "score_to": 10, "question": "What did you like?"}),
        ]
        cls.invitation = cls.invite(cls.program, cls.miller)
        cls.url = cls.page_of(cls.invitation)

    @classmethod
    def page_of(cls, asked):
        """The address for an invitation or a place."""
        return f"/feedback/{asked._ticket()}"

    def place(self, **values):
        places = self.env["cx.place"].with_user(self.manager)
        return places.create({"name": "Counter", "program_id": self.program.id, **values})

    def see(self, url, **options):
        """The page, and nothing is stored by asking for it."""
        self.env.flush_all()
        return self.url_open(url, allow_redirects=False, **options)

    def post(self, url, headers=None, **data):
        """The answer to a form that is sent, before any redirect."""
        self.env.flush_all()
        answer = self.url_open(url, data=data or {"nothing": "1"}, allow_redirects=False, headers=headers)
        self.env.invalidate_all()
        return answer

    def follow(self, answer):
        self.assertEqual(answer.status_code, 303, answer.text[:500])
        return self.see(answer.headers["Location"])

    def form_address(self, page):
        return re.search(r'<form[^>]* action="([^"]+)"', page.text)[1].replace("&amp;", "&")

    def stored(self, program=None):
        return self.responses.search([("program_id", "=", (program or self.program).id)])
