from ..tools import advocacy
from .page_common import PageCase


class AdvocacyCase(PageCase):
    """A program that asks for everything, and a review site."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cx.review.site"].sudo().search([]).active = False
        cls.site = (
            cls.env["cx.review.site"]
            .with_user(cls.manager)
            .create({"name": "Good Places", "url": "https://reviews.example.com/us"})
        )
        cls.program.write({"review_offer": True, "reference_offer": True, "referral_offer": True})
        cls.requests = cls.env["cx.advocacy"]
        cls.desk = cls.env["cx.advocacy.page"]

    def offered(self, *kinds, partner=None):
        """Requests to a person, as the machine makes them."""
        partner = partner or self.miller
        return self.requests._offer(partner, kinds or advocacy.KINDS, self.env.company).sudo(False)

    def page_url(self, partner=None, company=None):
        return f"/advocacy/{self.desk._ticket(partner or self.miller, company or self.env.company)}"

    def friend_url(self, request):
        return f"/advocacy/friend/{self.desk._friend_ticket(request)}"

    def say(self, kind, said, url=None, **more):
        return self.post(url or self.page_url(), kind=kind, said=said, **more)

    def state(self, kind, partner=None):
        partner = partner or self.miller
        return self.requests.search([("partner_id", "=", partner.id), ("kind", "=", kind)]).state
