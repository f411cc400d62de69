from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .approval_common import MatrixCase
from .common import CONTRACT_USER

MANAGER = "contract_clm.group_contract_clm_manager"
SCRIPT = "<script>alert(1)</script>"


@tagged("post_install", "-at_install")
class TestApprovalIntruders(MatrixCase):
    """Ways around an approval that a browser or an API could try."""

    def setUp(self):
        super().setUp()
        self.rule("People", steps=[(10, "Legal", self.legal)])
        self.contract = self.draft()

    def refused(self, call):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            call()
            self.env.flush_all()

    def test_defaults_in_the_context_approve_nothing(self):
        hostile = {
            "default_state": "approved",
            "default_decision": "any",
            "default_closed_on": "2020-01-01 00:00:00",
            "default_requested_by_id": self.legal2.id,
            "default_decided_by_id": self.legal.id,
            "default_user_ids": [(6, 0, self.rep.ids)],
            "default_vote_ids": [(0, 0, {"user_id": self.legal.id, "seat_user_id": self.legal.id})],
            "default_sha256": "0" * 64,
        }
        self.contract.with_context(**hostile).action_submit()
        run = self.contract.sudo().approval_ids
        self.assertEqual((run.state, run.requested_by_id, run.closed_on), ("pending", self.rep, False))
        self.assertEqual((run.step_ids.state, run.step_ids.user_ids), ("pending", self.legal))
        self.assertFalse(run.step_ids.decided_by_id)
        self.assertFalse(run.step_ids.vote_ids)
        with self.assertRaisesRegex(UserError, "not approved"):
            self.contract.action_send_for_signature()

    def own_default(self, model, name, value):
        """What every internal user may store for oneself over RPC, for any field."""
        self.env["ir.default"].with_user(self.rep).set(model, name, value, user_id=True)

    def test_defaults_that_users_store_for_themselves_approve_and_sign_nothing(self):
        self.own_default("clm.approval", "state", "approved")
        self.own_default("clm.approval.step", "state", "approved")
        self.own_default("clm.approval", "closed_on", "2020-01-01 00:00:00")
        self.own_default("clm.signature.request", "state", "signed")
        self.own_default("clm.signature.signer", "state", "signed")
        self.own_default("clm.signature.signer", "access_token", "known")
        self.contract.action_submit()
        run = self.contract.sudo().approval_ids
        self.assertEqual((run.state, run.closed_on, run.step_ids.state), ("pending", False, "pending"))
        with self.assertRaisesRegex(UserError, "not approved"):
            self.contract.action_send_for_signature()
        self.contract.with_user(self.legal).action_approve()
        self.contract.action_send_for_signature()
        request = self.contract.sudo().signature_request_ids
        self.assertEqual((request.state, set(request.signer_ids.mapped("state"))), ("sent", {"waiting"}))
        self.assertNotIn("known", request.signer_ids.mapped("access_token"))

    def test_defaults_in_the_context_sign_nothing(self):
        self.contract.action_submit()
        self.contract.with_user(self.legal).action_approve()
        self.contract.with_context(
            default_state="signed", default_signed_on="2020-01-01 00:00:00", default_access_token="known"
        ).action_send_for_signature()
        request = self.contract.sudo().signature_request_ids
        self.assertEqual((request.state, set(request.signer_ids.mapped("state"))), ("sent", {"waiting"}))
        self.assertFalse(any(request.signer_ids.mapped("signed_on")))
        self.assertNotIn("known", request.signer_ids.mapped("access_token"))

    def test_a_new_contract_starts_as_a_draft_of_its_owner_whatever_it_is_given(self):
        values = {"title": "Mine", "type_id": self.type.id, "partner_id": self.customer.id}
        hostile = {
            "state": "active",
            "own_user_ids": [(6, 0, self.legal.ids)],
            "approver_ids": [(6, 0, self.rep.ids)],
            "current_version_id": self.contract.current_version_id.id,
        }
        contracts = self.env["clm.contract"].with_user(self.rep)
        defaults = {f"default_{name}": value for name, value in hostile.items()}
        for contract in (
            contracts.create(values | hostile),
            contracts.with_context(**defaults).create(dict(values)),
            self.contract.copy(hostile),
            self.contract.with_context(**defaults).copy(),
        ):
            self.assertEqual((contract.state, contract.sudo().own_user_ids), ("draft", self.rep))
            self.assertFalse(contract.sudo().approver_ids)
            self.assertFalse(contract.current_version_id)
            self.assertFalse(contract.sudo().approval_ids)

    def test_the_owner_writes_neither_guarded_fields_nor_what_belongs_to_the_run(self):
        self.contract.action_submit()
        run = self.contract.sudo().approval_ids
        step, version = run.step_ids, self.contract.current_version_id
        evidence = self.contract.evidence_ids[:1]
        vote = {"user_id": self.legal.id, "seat_user_id": self.legal.id, "decision": "approved"}
        for values in (
            {"state": "signature"},
            {"own_user_ids": [(5,)]},
            {"approver_ids": [(6, 0, self.rep.ids)]},
            {"current_version_id": False},
            {"approval_ids": [(1, run.id, {"state": "approved"})]},
            {"approval_ids": [(1, run.id, {"terms": {}})]},
            {"approval_ids": [(1, run.id, {"step_ids": [(1, step.id, {"state": "approved"})]})]},
            {"approval_ids": [(1, run.id, {"step_ids": [(1, step.id, {"vote_ids": [(0, 0, vote)]})]})]},
            {
                "approval_ids": [
                    (0, 0, {"version_id": version.id, "sha256": version.sha256, "state": "approved"})
                ]
            },
            {"approval_ids": [(2, run.id)]},
            {"approval_ids": [(3, run.id)]},
            {"approval_ids": [(5,)]},
            {"evidence_ids": [(1, evidence.id, {"kind": "approval_given"})]},
            {"evidence_ids": [(2, evidence.id)]},
            {"version_ids": [(1, version.id, {"sha256": "0" * 64})]},
            {"version_ids": [(2, version.id)]},
            {"signature_request_ids": [(0, 0, {"version_id": version.id, "sha256": version.sha256})]},
            {"line_ids": [(1, self.contract.line_ids.id, {"price_unit": 1})]},
            {"line_ids": [(5,)]},
        ):
            with self.subTest(values), mute_logger("odoo.sql_db"):
                self.refused(lambda values=values: self.contract.write(values))

    def test_rows_of_another_contract_move_nowhere(self):
        mine = (
            self.env["clm.contract"]
            .with_user(self.other_rep)
            .create({"title": "Mine", "type_id": self.type.id, "partner_id": self.customer.id})
        )
        line, party = self.contract.line_ids[:1], self.contract.party_ids[:1]
        for values in (
            {"line_ids": [(4, line.id)]},
            {"line_ids": [(6, 0, line.ids)]},
            {"line_ids": [(1, line.id, {"price_unit": 1})]},
            {"party_ids": [(4, party.id)]},
            {"evidence_ids": [(4, self.contract.evidence_ids[:1].id)]},
            {"version_ids": [(4, self.contract.version_ids[:1].id)]},
        ):
            with self.subTest(values):
                self.refused(lambda values=values: mine.write(values))
        self.refused(lambda: line.with_user(self.other_rep).write({"contract_id": mine.id}))
        self.refused(
            lambda: (
                self.env["clm.contract.line"]
                .with_user(self.other_rep)
                .create({"contract_id": self.contract.id, "name": "x"})
            )
        )

    def test_the_language_or_company_of_who_submits_does_not_decide_which_rules_apply(self):
        country = self.env.ref("base.de")
        self.env["res.lang"]._activate_lang("fr_FR")
        country.with_context(lang="fr_FR").name = "Allemagne"
        self.rule(
            "Germany", "[('governing_country_id.name', '=', 'Germany')]", [(10, "Finance", self.finance)]
        )
        self.contract.governing_country_id = country
        self.contract.action_generate()
        self.contract.with_context(lang="fr_FR", active_test=False, allowed_company_ids=[]).action_submit()
        self.assertEqual(self.steps(self.contract).user_ids, self.legal | self.finance)
        self.contract.with_user(self.finance).with_context(lang="fr_FR").action_approve()
        self.assertEqual(self.contract.approval_state, "pending", "the same term in another language")
        self.assertEqual(self.contract.approver_ids, self.legal)

    def test_what_a_condition_may_look_at_is_what_its_author_may_read(self):
        manager = new_test_user(self.env, "clm_admin", MANAGER)
        rules = self.env["clm.approval.rule"].with_user(manager)
        values = {"name": "Curious", "step_ids": [(0, 0, {"name": "L", "user_ids": self.legal.ids})]}
        for domain in (
            "[('user_id.totp_secret', '=like', 'A%')]",
            "[('user_id', 'any', [('totp_secret', '=like', 'A%')])]",
            "[('user_id', 'any', [('partner_id', 'any', [('user_ids.totp_secret', '!=', False)])])]",
            "['!', ('signature_request_ids.signer_ids.access_token', '=like', 'A%')]",
        ):
            with self.subTest(domain), self.assertRaises(UserError):
                rules.create(values | {"domain": domain})
        self.assertTrue(rules.create(values | {"domain": "[('partner_id.country_id.code', '=', 'IN')]"}))

    def test_nobody_but_administrators_writes_rules(self):
        rule = self.env["clm.approval.rule"].search([("name", "=", "People")])
        for user in (self.rep, self.legal, self.officer, self.outsider):
            theirs = rule.with_user(user)
            for call in (
                lambda theirs=theirs: theirs.write({"domain": "[('id', '=', 0)]"}),
                lambda theirs=theirs: theirs.write({"active": False}),
                lambda theirs=theirs: theirs.step_ids.write({"user_ids": [(6, 0, theirs.env.user.ids)]}),
                theirs.unlink,
                theirs.copy,
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_huge_and_deep_conditions_are_refused_in_words(self):
        for domain in (
            "[('title', '=', '" + "x" * 1_000_000 + "')]",
            "[" + "'|', " * 40_000 + "('id', '=', 1)" + ", ('id', '=', 1)" * 40_000 + "]",
            "[" + "'!', " * 5_000 + "('id', '=', 1)]",
            "(" * 5_000 + ")" * 5_000,
            "[('partner_id', 'any', " * 90 + "[]" + ")]" * 90,
            "[('id', 'in', " + "-" * 50_000 + "1)]",
        ):
            with self.subTest(domain[:30]), self.assertRaises(ValidationError):
                self.rule("Huge", domain, [(10, "L", self.legal)])

    def test_a_condition_that_fails_leaves_the_list_of_rules_open_for_mending(self):
        rule = self.rule("Odd", steps=[(10, "Legal", self.legal)])
        for domain in ("[('gone', '=', 1)]", "[(", "[('risk.x', '=', 1)]", "[('effective_date', '>', 'x')]"):
            with self.subTest(domain), mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "UPDATE clm_approval_rule SET domain = %s WHERE id = %s", [domain, rule.id]
                )
                rule.invalidate_recordset()
                self.assertEqual(rule.read(["open_count"])[0]["open_count"], 0)
                self.assertFalse(rule._paths() and self.contract._approval_terms(rule._paths()) is None)
                with self.assertRaises(UserError):
                    self.contract.action_submit()

    def test_parts_of_dates_and_conditions_on_related_records_bind_as_well(self):
        self.rule(
            "Parts",
            "[('effective_date.month_number', '>', 0), ('line_ids', 'any', [('product_id.name', '!=', 'x')]), "
            "('partner_id', 'any', [('child_ids', 'any', [('function', '!=', 'x')])])]",
            [(10, "Finance", self.finance)],
        )
        self.contract.action_submit()
        self.assertEqual(self.steps(self.contract).user_ids, self.legal | self.finance)
        run = self.contract.sudo().approval_ids
        self.assertLessEqual(
            {"field:line_ids.product_id.name", "field:partner_id.child_ids.function"}, run.terms.keys()
        )
        self.signatory.function = "Clerk"
        self.contract.with_user(self.finance).action_approve()
        self.assertEqual(run.state, "voided")

    def test_a_decision_that_was_voided_is_told_as_such(self):
        self.contract.action_submit()
        step = self.contract.with_user(self.legal).pending_step_id
        self.contract.action_reset_to_draft()
        with self.assertRaisesRegex(UserError, "void"):
            step.action_approve()
        self.assertFalse(step.sudo().vote_ids)

    def test_who_may_no_longer_read_is_refused_and_their_list_stays_whole(self):
        self.contract.action_submit()
        step = self.contract.with_user(self.legal).pending_step_id
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.legal.write({"company_ids": [(6, 0, elsewhere.ids)], "company_id": elsewhere.id})
        step.invalidate_recordset()
        self.refused(step.action_approve)
        contracts = self.env["clm.contract"].with_user(self.legal)
        self.assertEqual(contracts.waiting_count(), 0)
        self.assertFalse(contracts.search([("waiting_for_me", "=", True)]))
        self.legal.write({"group_ids": [(3, self.env.ref(CONTRACT_USER).id)]})
        self.refused(step.action_approve)
        self.refused(self.contract.with_user(self.legal).action_approve)
        self.assertEqual(self.contract.approval_state, "pending")
        self.assertFalse(step.sudo().vote_ids)

    def test_the_next_step_opens_although_one_of_its_people_is_gone_or_lost_the_right(self):
        self.env["clm.approval.rule"].search([]).active = False
        self.matrix()
        steps = self.rule("Late", steps=[(20, "Late", self.legal2 | self.officer)])
        self.assertTrue(steps)
        self.contract.action_submit()
        self.legal2.active = False
        self.boss.write({"group_ids": [(3, self.env.ref(CONTRACT_USER).id)]})
        for user in (self.legal, self.finance):
            self.contract.with_user(user).action_approve()
        self.assertIn("pending", self.steps(self.contract).mapped("state"))
        self.assertIn(self.officer, self.contract.activity_ids.user_id)
        self.assertNotIn(self.legal2, self.contract.activity_ids.user_id)

    def test_all_still_means_all_of_those_who_are_there(self):
        """An archived person's approval counts for their own seat, never for somebody else's."""
        self.env["clm.approval.rule"].search([]).active = False
        people = self.legal | self.legal2 | self.boss
        self.rule("All", steps=[(10, "Step", people, {"decision": "all"})])
        self.contract.action_submit()
        self.contract.with_user(self.legal).action_approve()
        self.legal.active = False
        self.contract.with_user(self.legal2).action_approve()
        self.assertEqual(self.contract.approval_state, "pending")
        self.contract.with_user(self.boss).action_approve()
        self.assertEqual(self.contract.approval_state, "approved")

    def test_an_old_step_of_an_active_contract_is_pressed_in_vain(self):
        self.contract.action_submit()
        step = self.contract.with_user(self.legal).pending_step_id
        step.action_approve()
        self.contract.action_send_for_signature()
        signer = self.their_signer(self.contract)
        self.sign_for_us(self.contract)
        signer._sign("Asha Rao", signer.request_id.sha256, "portal", "127.0.0.1")
        for user in (self.legal, self.rep, self.officer):
            theirs = step.with_user(user)
            self.refused(theirs.action_approve)
            self.refused(lambda theirs=theirs: theirs.action_refuse("x"))
        self.contract.sudo().approval_ids._void_changed()
        self.assertEqual((self.contract.state, self.contract.approval_state), ("active", "approved"))

    def test_markup_in_a_contract_stays_text(self):
        self.contract.sudo().write({"title": SCRIPT, "venue": SCRIPT})
        self.contract.line_ids.name = SCRIPT
        self.contract.sudo().partner_id.name = SCRIPT
        self.env["clm.approval.rule"].search([]).write({"name": SCRIPT})
        self.env["clm.approval.rule"].search([]).step_ids.name = SCRIPT
        self.contract.action_generate()
        self.contract.action_submit()
        self.contract.with_user(self.legal).pending_step_id.action_refuse(SCRIPT)
        self.contract.purpose = SCRIPT
        self.contract.line_ids.discount = 5
        self.contract.action_generate()
        self.contract.action_submit()
        step = self.contract.with_user(self.legal).pending_step_id
        self.assertTrue(step.has_previous)
        messages = self.env["mail.message"].search(
            [("model", "=", "clm.contract"), ("res_id", "=", self.contract.id)]
        )
        mails = self.env["mail.mail"].search([("mail_message_id", "in", messages.ids)])
        self.assertTrue(mails)
        shown = [step.terms_html, step.text_html, *messages.mapped("body"), *mails.mapped("body_html")]
        for html in shown:
            self.assertNotIn("<script", html)
        self.assertTrue(any("&lt;script" in html for html in shown))


@tagged("post_install", "-at_install")
class TestClosedRelations(MatrixCase):
    """Dialogs and unsaved forms show nothing of records that lie behind them and may not be read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.draft()
        cls.contract.line_ids.price_unit = 777
        cls.approve(cls.contract)
        cls.contract.action_send_for_signature()

    def stranger(self, model):
        return self.env[model].with_user(self.other_rep)

    def leaks(self, call, *secrets):
        """Whether one of the secrets comes back."""
        try:
            answer = repr(call())
        except AccessError:
            return False
        return any(secret in answer for secret in secrets)

    def test_an_unsaved_form_shows_no_document_of_a_foreign_contract(self):
        version = self.contract.current_version_id
        self.assert_closed("clm.contract", {"current_version_id": version.id}, "current_pdf")
        self.assert_closed("clm.own.signature.wizard", {"signer_id": self.signer().id}, "pdf")

    def assert_closed(self, model, values, shown):
        forms = self.stranger(model)
        asked = {shown: {}, **{name: {} for name in values}}
        for call in (
            lambda: forms.new(values)[shown],
            lambda: forms.onchange(values, list(values), asked),
            lambda: forms.with_context(bin_size=True).onchange(values, list(values), asked),
        ):
            self.assertFalse(self.leaks(call, "JVBERi", "Kb"))

    def signer(self):
        return self.contract.sudo().signature_request_ids.signer_ids[:1]

    def test_the_signature_dialog_of_somebody_else_stays_closed(self):
        wizards = self.stranger("clm.own.signature.wizard")
        values = {"signer_id": self.signer().id, "name": "x"}
        self.assertFalse(
            self.leaks(lambda: wizards.create(values).read(["pdf", "consent_text"]), "JVBERi", "agree")
        )

    def test_a_preview_of_a_foreign_contract_stays_closed(self):
        simulations = self.stranger("clm.approval.simulation")
        values = {"contract_id": self.contract.id}
        self.assertFalse(
            self.leaks(lambda: simulations.create(values).read(["reference_value", "max_discount"]), "9324")
        )

    def test_the_dialogs_of_others_are_not_read(self):
        draft = self.draft()
        action = draft.action_simulate_approval()
        for rows in (
            self.env[action["res_model"]].browse(action["res_id"]),
            self.env[action["res_model"]].browse(action["res_id"]).line_ids,
            self.env["clm.reason.wizard"]
            .with_user(self.rep)
            .create(
                {"res_model": "clm.contract", "res_id": draft.id, "method": "action_cancel", "reason": "s"}
            ),
            self.env["clm.draft.wizard"]
            .with_user(self.rep)
            .create({"partner_id": self.customer.id, "type_id": self.type.id}),
        ):
            with self.subTest(rows._name):
                self.assertTrue(rows)
                for user in (self.other_rep, self.officer):
                    self.assertFalse(rows.with_user(user).has_access("read"))
                    self.assertFalse(rows.with_user(user).search([("id", "in", rows.ids)]))
