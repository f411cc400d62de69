import re

from odoo import http
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .approval_common import MatrixCase


class ApprovalPageCase(MatrixCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.matrix()
        self.contract = self.draft()
        self.contract.action_submit()
        self.url = f"/contract/approval/{self.contract.id}"

    def open_as(self, user, url=None):
        self.authenticate(user.login, user.login)
        return self.url_open(url or self.url)

    def inputs(self, page):
        """The hidden inputs of the form, as the browser would send them."""
        found = {}
        for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text):
            found.setdefault(name, []).append(value)
        return found

    def post(self, page=None, **data):
        return self.url_open(self.url, data={**(self.inputs(page) if page is not None else {}), **data})

    def votes(self):
        self.env.invalidate_all()
        return self.contract.sudo().approval_ids.step_ids.vote_ids


@tagged("post_install", "-at_install")
class TestApprovalPage(ApprovalPageCase):
    def test_opening_the_links_as_a_mail_scanner_does_changes_nothing(self):
        count = len(self.contract.evidence_ids)
        page = self.open_as(self.legal)
        document = re.search(rf"{self.url}/\d+\.pdf", page.text)[0]
        for method in ("GET", "HEAD"):
            for path in (self.url, document, f"{self.url}?decision=approve&step=1"):
                self.assertEqual(self.url_open(path, method=method).status_code, 200)
        self.assertFalse(self.votes())
        self.assertEqual(len(self.contract.evidence_ids), count)

    def test_the_mail_leads_through_the_login_to_the_page(self):
        mail = self.env["mail.mail"].search([("recipient_ids", "=", self.legal.partner_id.id)], limit=1)
        self.assertIn(self.url, mail.body_html)
        response = self.url_open(self.url, allow_redirects=False)
        self.assertIn("/web/login?redirect=", response.headers["Location"])
        self.assertIn(self.url, response.headers["Location"].replace("%2F", "/"))

    def test_it_shows_what_waits_and_why(self):
        page = self.open_as(self.legal)
        for text in (
            "waits for your decision",
            "Legal",
            "Worth more than 1,000",
            "Smith &amp; Sons &lt;Trading&gt;",
            self.rep.name,
            "1,200.00",
            self.contract.current_version_id.sha256,
        ):
            self.assertIn(text, page.text)
        self.assertNotIn("Finance</b>", page.text.split("Who decides")[0])
        self.assertEqual(page.headers["Cache-Control"], "no-store")

    def test_the_document_is_the_one_that_is_decided_on(self):
        page = self.open_as(self.legal)
        document = self.url_open(re.search(rf"{self.url}/\d+\.pdf", page.text)[0])
        self.assertEqual(document.content, self.contract.current_version_id._read_file("pdf"))
        other = self.draft()
        foreign = self.url_open(f"{self.url}/{other.current_version_id.id}.pdf")
        self.assertEqual(foreign.status_code, 403)

    def test_a_person_approves_and_is_told(self):
        response = self.post(self.open_as(self.legal), decision="approve", reason="Fine with me")
        self.assertEqual([step.status_code for step in response.history], [303])
        self.assertIn("You approved:", response.text)
        self.assertIn(f"Waiting for: {self.finance.name}", response.text)
        vote = self.votes()
        self.assertEqual((vote.user_id, vote.decision, vote.reason), (self.legal, "approved", "Fine with me"))

    def test_a_person_refuses_with_a_reason(self):
        page = self.open_as(self.legal)
        response = self.post(page, decision="refuse", reason=" ")
        self.assertIn("Say why you refuse", response.text)
        self.assertFalse(self.votes())
        response = self.post(page, decision="refuse", reason="The cap is too low")
        self.assertIn("Refused by", response.text)
        self.assertIn("The cap is too low", response.text)
        self.assertEqual(self.contract.state, "draft")

    def test_pressing_twice_decides_once(self):
        page = self.open_as(self.legal)
        self.post(page, decision="approve")
        again = self.post(page, decision="refuse", reason="Pressed too fast")
        self.assertEqual(again.status_code, 409)
        self.assertIn("Nothing was decided", again.text)
        self.assertEqual(self.votes().mapped("decision"), ["approved"])

    def test_what_was_shown_and_is_no_longer_so_is_not_decided(self):
        page = self.open_as(self.legal)
        self.contract.action_reset_to_draft()
        self.contract.line_ids.discount = 5
        self.contract.action_generate()
        self.contract.action_submit()
        response = self.post(page, decision="approve")
        self.assertEqual(response.status_code, 409)
        self.assertIn("what you were shown has changed", response.text)
        self.assertIn("1,140.00", response.text)
        self.assertFalse(self.votes())
        self.assertIn("You approved:", self.post(response, decision="approve").text)

    def test_each_part_of_what_was_shown_counts(self):
        shown = self.inputs(self.open_as(self.legal))
        other = self.steps(self.contract).filtered(lambda step: step.name == "Finance")
        for change in (
            {"sha256": "0" * 64},
            {"terms_sha256": "0" * 64},
            {"terms_sha256": ""},
            {"step": []},
            {"step": [*shown["step"], str(other.id)]},
            {"step": [str(other.id)]},
            {"step": ["x"]},
            {"decision": "perhaps"},
        ):
            with self.subTest(change):
                response = self.post(None, **{**shown, "decision": "approve", **change})
                self.assertEqual(response.status_code, 409)
                self.assertFalse(self.votes())

    def test_terms_that_changed_outside_void_it_and_the_page_says_so(self):
        rule = self.env["clm.approval.rule"].search([("name", "like", "Every NDA")])
        rule.domain = "[('partner_id.vat', '!=', 'x')]"
        self.contract.action_reset_to_draft()
        self.contract.action_submit()
        page = self.open_as(self.legal)
        self.customer.vat = "IE1234567T"
        response = self.post(page, decision="approve")
        self.assertIn("This approval is void", response.text)
        self.assertIn("Tax ID", response.text)
        self.assertFalse(self.votes())

    def test_two_steps_of_one_person_are_decided_together(self):
        self.contract.action_reset_to_draft()
        self.rule("Legal, too", steps=[(10, "Second look", self.legal, {"decision": "all"})])
        self.contract.action_submit()
        page = self.open_as(self.legal)
        self.assertEqual(len(self.inputs(page)["step"]), 2)
        self.post(page, decision="approve")
        self.assertEqual(len(self.votes()), 2)

    def test_later_versions_show_the_difference_and_fold_the_rest(self):
        self.contract.with_user(self.legal).action_approve()
        self.contract.action_reset_to_draft()
        self.contract.write({"liability_cap": 5000, "purpose": "Something else entirely"})
        self.contract.action_generate()
        self.contract.action_submit()
        text = self.open_as(self.legal).text
        shown, folded = text.split("<details", 1)
        self.assertIn('data-term="liability_cap"', shown)
        self.assertNotIn('data-term="amount_untaxed"', shown)
        self.assertIn('data-term="amount_untaxed"', folded)
        self.assertIn("Something else", folded)


@tagged("post_install", "-at_install")
class TestApprovalPageIntruders(ApprovalPageCase):
    """Somebody else's press decides nothing, and learns nothing that they may not read."""

    def test_who_may_not_read_the_contract_learns_nothing_of_it(self):
        portal = new_test_user(self.env, "clm_customer", "base.group_portal")
        shown = self.inputs(self.open_as(self.legal))
        for user in (self.outsider, self.other_rep, portal):
            with self.subTest(user.login):
                page = self.open_as(user)
                self.assertEqual(page.status_code, 403)
                self.assertNotIn("Smith", page.text)
                self.assertIn("Log in with another account", page.text)
                unknown = self.url_open("/contract/approval/2147483647")
                self.assertEqual(unknown.status_code, 403)
                document = self.url_open(f"{self.url}/{self.contract.current_version_id.id}.pdf")
                self.assertEqual(document.status_code, 403)
                token = self.session_token()
                answer = self.post(None, **{**shown, "csrf_token": token, "decision": "approve"})
                self.assertEqual(answer.status_code, 403)
        self.assertFalse(self.votes())

    def session_token(self):
        """A token that belongs to the session of who is logged in."""
        return http.Request.csrf_token(self)

    def test_who_may_read_it_but_is_not_asked_decides_nothing(self):
        shown = self.inputs(self.open_as(self.legal))
        for user, told in (
            (self.rep, "Nobody approves their own contract"),
            (self.officer, "You are not asked about this contract"),
            (self.boss, "Your turn comes later: Management"),
        ):
            with self.subTest(user.login):
                page = self.open_as(user)
                self.assertIn(told, page.text)
                self.assertNotIn('value="approve"', page.text)
                token = self.session_token()
                answer = self.post(None, **{**shown, "csrf_token": token, "decision": "approve"})
                self.assertEqual(answer.status_code, 409)
        self.assertFalse(self.votes())

    def test_without_the_forms_token_or_with_anothers_nothing_is_decided(self):
        shown = self.inputs(self.open_as(self.legal))
        token = shown.pop("csrf_token")
        with mute_logger("odoo.http"):
            self.assertEqual(self.post(None, **shown, decision="approve").status_code, 400)
            self.authenticate(self.finance.login, self.finance.login)
            theirs = self.post(None, **shown, csrf_token=token, decision="approve")
        self.assertEqual(theirs.status_code, 400)
        self.assertFalse(self.votes())

    def test_a_stand_in_decides_on_the_page_and_sees_for_whom(self):
        self.env["clm.approval.delegation"].create(
            {
                "user_id": self.legal.id,
                "delegate_id": self.legal2.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        page = self.open_as(self.legal2)
        self.assertIn(f"You decide on behalf of <bdi>{self.legal.name}</bdi>", page.text)
        self.assertIn("You approved:", self.post(page, decision="approve").text)
        vote = self.votes()
        self.assertEqual((vote.user_id, vote.seat_user_id), (self.legal2, self.legal))
        self.assertIn("has approved the step “Legal” already", self.open_as(self.legal).text)

    def test_what_is_over_is_told_to_everybody_who_may_read_it(self):
        for user in (self.finance, self.legal, self.boss):
            self.contract.with_user(user).action_approve()
        self.assertIn("The contract is approved", self.open_as(self.legal).text)
        self.contract.action_reset_to_draft()
        self.assertIn("This approval is void", self.open_as(self.legal).text)
        unasked = self.draft()
        text = self.open_as(self.officer, f"/contract/approval/{unasked.id}").text
        self.assertIn("Nobody is asked to approve this contract", text)

    def test_an_arabic_approver_reads_it_from_right_to_left(self):
        self.env["res.lang"]._activate_lang("ar_001")
        self.legal.lang = "ar_001"
        self.assertRegex(self.open_as(self.legal).text, r"o_rtl|dir=.rtl")
