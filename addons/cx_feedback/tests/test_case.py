from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .case_common import MONDAY, CaseCase


@tagged("post_install", "-at_install")
class TestCase(CaseCase):
    def test_a_low_score_opens_a_case_with_an_owner_and_its_times(self):
        with self.at(MONDAY):
            case = self.say(comment="Arrived broken")
        self.assertEqual((case.state, case.partner_id, case.comment), ("new", self.miller, "Arrived broken"))
        self.assertEqual(case.account_id, self.mill)
        self.assertEqual((case.score_text, case.second_score_text), ("NPS 2", False))
        self.assertEqual(case.user_id, self.anna)
        # Eight hours of work from Monday at nine end on Tuesday at nine, forty on the Monday after.
        self.assertEqual(case.contact_due_at, MONDAY + timedelta(days=1))
        self.assertEqual(case.due_at, MONDAY + timedelta(days=7))
        self.assertFalse(case.is_plain_hours)
        self.assertEqual(case.display_name, "Mill, Miller: NPS 2")
        self.assertEqual(case.sudo().activity_ids.mapped("user_id"), self.anna)

    def test_who_is_content_or_has_no_name_opens_none(self):
        self.assertFalse(self.say(9))
        self.assertFalse(self.say(7))
        for identity in ("anonymous", "pseudonymous"):
            program = self.running(name=identity, identity=identity)
            response = self.take(self.invite(program, self.miller)._ticket(), "0")
            self.assertFalse(response.sudo().case_id)
        self.assertFalse(self.responses.create({"metric_id": self.nps.id, "score": 0}).case_id)

    def test_middle_scores_open_one_where_it_is_wanted(self):
        self.rule.on_middle = True
        self.assertTrue(self.say(7))
        self.assertFalse(self.say(9, partner=self.mill))

    def test_old_answers_and_those_of_another_company_open_none(self):
        self.assertFalse(self.say(date=fields.Datetime.now() - timedelta(days=15)))
        self.rule.state = "draft"
        self.assertFalse(self.say())

    def test_a_second_unhappy_answer_is_added_to_the_open_case(self):
        case = self.say(3)
        self.assertEqual(self.say(1, comment="Still waiting"), case)
        self.assertEqual(sorted(case.response_ids.mapped("score")), [1, 3])
        self.assertIn("answered again", case.message_ids[0].body)
        self.close(case)
        self.assertNotEqual(self.say(1), case)

    def test_an_answer_that_is_deleted_takes_nothing_else_along(self):
        case = self.say()
        first, other = case.response_id, self.answer(self.nps, 1, program_id=self.program.id)
        self.assertEqual(other.case_id, case)
        first.with_user(self.manager).unlink()
        self.assertEqual(case.exists().response_id, other)
        planned = [("res_model", "=", "cx.case"), ("res_id", "=", case.id)]
        self.assertTrue(self.env["mail.activity"].sudo().search(planned))
        other.with_user(self.manager).unlink()
        self.assertFalse(case.exists())
        self.assertFalse(self.env["mail.activity"].sudo().search(planned))

    def test_two_answers_of_one_customer_in_one_batch_are_one_case(self):
        responses = self.answer(self.nps, 1, 2, program_id=self.program.id)
        self.assertEqual(len(responses.case_id), 1)

    def test_words_that_come_later_open_a_case_too(self):
        self.rule.write({"on_low": False, "words": "lawyer\nrefund"})
        response = self.answer(self.nps, 8, program_id=self.program.id)
        self.assertFalse(response.case_id)
        response.comment = "I want a REFUND."
        self.assertTrue(response.case_id)

    def test_words_of_rules_are_found_as_their_language_spells_them(self):
        self.rule.write({"on_low": False, "words": "kharaab"})
        self.assertTrue(
            self.answer(self.nps, 8, program_id=self.program.id, comment="Bahut kharab hai").case_id
        )

    def test_a_company_counts_and_opens_the_cases_of_its_people(self):
        case = self.say()
        people = (self.mill | self.miller).with_user(case.env.user)
        self.assertEqual(people.mapped("cx_open_case_count"), [1, 1])
        for partner in people:
            self.assertEqual(self.env["cx.case"].search(partner.action_open_cx_cases()["domain"]), case)

    def test_a_person_counts_the_cases_of_those_below(self):
        parent = self.people(1, name="Mother")
        son = self.env["res.partner"].sudo().create({"name": "Son", "parent_id": parent.id})
        case = self.say(partner=son)
        parent = parent.with_user(case.env.user)
        self.assertEqual(parent.cx_open_case_count, 1)
        self.assertEqual(self.env["cx.case"].search(parent.action_open_cx_cases()["domain"]), case)

    def test_a_comment_that_nobody_has_read_yet_is_not_taken_for_negative(self):
        self.rule.on_negative = True
        response = self.answer(self.nps, 2, program_id=self.program.id, comment="Terrible, I am very angry")
        self.assertFalse(response.case_id)
        response.sudo()._read_all_comments()
        self.assertEqual(response.sentiment, "negative")
        self.assertTrue(response.case_id)

    def test_the_first_rule_that_fits_decides(self):
        self.rule.copy({"name": "Large", "sequence": 1, "revenue_least": 1000}).action_start()
        strict = self.rule.copy(
            {"name": "Strict", "sequence": 2, "metric_id": self.nps.id, "score_most": "0", "priority": "3"}
        )
        strict.action_start()
        self.assertEqual(self.say(0).rule_id, strict)
        self.assertEqual(self.say(1, partner=self.mill).rule_id, self.rule)

    def test_conditions_on_the_customer_are_asked(self):
        member, other = self.people(2)
        self.rule.segment_id = self.segment_of(member)
        self.assertFalse(self.say(partner=other))
        self.assertTrue(self.say(partner=member))

    def test_work_goes_to_the_salesperson_then_to_who_has_most_room_then_to_the_lead(self):
        people = self.people(6)
        people[0].user_id = self.ben
        owners = [self.say(partner=person).user_id for person in people]
        self.assertEqual(owners[0], self.ben)
        self.assertEqual(owners[1:4], [self.anna, self.anna, self.ben])
        self.assertEqual(owners[4:], [self.lead, self.lead])

    def test_who_is_away_is_passed_over(self):
        now = fields.Datetime.now()
        everything = self.env(su=True)
        resource = everything["resource.resource"].create({"name": "Anna", "user_id": self.anna.id})
        everything["resource.calendar.leaves"].create(
            {
                "name": "Holidays",
                "resource_id": resource.id,
                "date_from": now - timedelta(days=1),
                "date_to": now + timedelta(days=1),
            }
        )
        self.assertEqual(self.say().user_id, self.ben)

    def test_a_lead_who_may_not_see_cases_keeps_none_from_being_opened(self):
        self.team.member_ids.unlink()
        self.team.lead_id = new_test_user(self.env(su=True), "case_stranger", groups="base.group_user")
        case = self.say()
        self.assertTrue(case)
        self.assertFalse(case.user_id)

    def test_a_salesperson_who_may_not_see_cases_gets_none(self):
        self.miller.sudo().user_id = new_test_user(self.env(su=True), "case_sales", groups="base.group_user")
        self.assertEqual(self.say().user_id, self.anna)

    def test_a_lead_or_member_who_may_not_have_it_costs_no_case(self):
        outsider = new_test_user(self.env(su=True), "case_outsider", groups="base.group_user")
        self.team.lead_id = outsider
        values = {"company_id": self.other.id, "company_ids": [fields.Command.set(self.other.ids)]}
        self.env(su=True)["res.users"].union(self.anna, self.ben).write(values)
        case = self.say()
        self.assertTrue(case)
        self.assertFalse(case.user_id)

    def test_a_calendar_without_hours_counts_round_the_clock_and_says_so(self):
        self.team.calendar_id = self.hours([])
        with self.at(MONDAY):
            case = self.say()
        self.assertTrue(case.is_plain_hours)
        self.assertEqual(case.contact_due_at, MONDAY + timedelta(hours=8))

    def test_hours_of_two_months_are_those_of_their_parts(self):
        start, middle = MONDAY + timedelta(hours=6), MONDAY + timedelta(days=30)
        end = start + timedelta(days=59, hours=23)
        whole, first, rest = (
            self.env["cx.case"]._hours_worked(self.team, self.env.company, *ends)
            for ends in ((start, end), (start, middle), (middle, end))
        )
        self.assertEqual(whole, first + rest)

    def test_closing_needs_cause_and_action_and_measures_the_time(self):
        with self.at(MONDAY):
            case = self.say().with_user(self.anna)
        with self.at(MONDAY + timedelta(days=1, hours=1)):
            case.action_contacted()
        self.assertEqual((case.state, case.first_contact_hours), ("contacted", 9))
        case.action_solve()
        with self.assertRaisesRegex(UserError, "root cause"):
            case.action_close()
        case.cause_id = self.cause
        with self.assertRaisesRegex(UserError, "“Action”"):
            case.action_close()
        case.action_needed = "Pack better"
        with self.at(MONDAY + timedelta(days=7)):
            case.action_close()
        self.assertEqual((case.state, case.is_in_time, case.closing_hours), ("closed", True, 40))
        self.assertFalse(case.sudo().activity_ids)
        with self.assertRaisesRegex(UserError, "Closed"):
            case.action_contacted()

    def test_late_is_late(self):
        with self.at(MONDAY):
            case = self.say()
        self.assertTrue(case.is_overdue)
        self.assertIn(case, case.search([("is_overdue", "=", True)]))
        self.close(case)
        self.assertFalse(case.is_in_time)
        self.assertFalse(case.is_overdue)

    def test_what_is_no_case_needs_a_word_and_can_come_back(self):
        case = self.say()
        with self.assertRaisesRegex(UserError, "Resolution"):
            case.action_cancel()
        case.resolution = "Pressed the wrong number"
        case.action_cancel()
        self.assertEqual(case.state, "cancelled")
        case.action_reopen()
        self.assertEqual((case.state, case.reopened_count), ("new", 1))

    def test_a_case_is_not_reopened_beside_another_one(self):
        case = self.say()
        self.close(case)
        self.say()
        with self.assertRaisesRegex(UserError, "another open case"):
            case.action_reopen()

    def test_measures_are_not_typed_in(self):
        case = self.say()
        for values in (
            {"state": "closed"},
            {"due_at": self.later(days=9)},
            {"is_in_time": True},
            {"next_due_at": False},
            {"next_step_at": False},
            {"program_id": False},
            {"account_id": self.env.company.partner_id.id},
        ):
            with self.assertRaisesRegex(UserError, "by its buttons"):
                case.write(values)

    def test_nobody_brings_an_answer_to_a_case_of_others(self):
        case = self.say()
        other = self.answer(self.nps, 9, partner=self.mill)
        values = {"metric_id": self.nps.id, "score": 9, "partner_id": self.mill.id}
        for bring in (
            lambda: other.write({"case_id": case.id, "comment": "Words on the case"}),
            lambda: self.responses.create({**values, "case_id": case.id}),
            lambda: self.responses.with_context(default_case_id=case.id).create(values),
            lambda: case.write({"response_ids": [fields.Command.link(other.id)]}),
        ):
            with self.assertRaisesRegex(UserError, "by the button"):
                bring()

    def test_what_customers_wrote_is_no_formula_in_a_spreadsheet(self):
        case = self.say(comment="=HYPERLINK(0)")
        self.env.user.sudo().group_ids |= self.env.ref("base.group_allow_export")
        [[words]] = case.export_data(["comment"])["datas"]
        self.assertTrue(words.startswith("'"), words)

    def test_a_case_is_opened_by_hand_on_any_named_answer(self):
        response = self.answer(self.nps, 9, program_id=self.program.id)
        response.action_open_case()
        self.assertEqual(response.case_id.user_id, self.env.user)
        nameless = self.responses.create({"metric_id": self.nps.id, "score": 9})
        with self.assertRaisesRegex(UserError, "Nobody knows"):
            nameless.action_open_case()

    def test_colleagues_read_what_only_owner_team_and_administrator_write(self):
        case = self.say()
        stranger = self.colleague("carl")
        self.assertEqual(case.with_user(stranger).comment, case.comment)
        with self.assertRaises(AccessError):
            case.with_user(stranger).action_contacted()
        for user in (self.anna, self.ben, self.lead, self.manager):
            case.with_user(user).priority = "2"

    def test_others_see_nothing_at_all(self):
        case = self.say()
        intruder = new_test_user(self.env(su=True), "case_intruder", groups="base.group_user")
        abroad = self.colleague("dora", company_id=self.other.id, company_ids=[(6, 0, self.other.ids)])
        for user in (intruder, abroad):
            with self.assertRaises(AccessError):
                case.with_user(user).read(["state"])
        with self.assertRaises(AccessError):
            case.with_user(intruder).measures({"days": 90})
        self.assertFalse(case.with_user(abroad).search([]))

    def test_a_rule_that_fits_nothing_or_asks_without_a_name_is_refused(self):
        self.rule.on_low = False
        with self.assertRaisesRegex(UserError, "fits no answer"):
            self.rule.action_start()
        with self.assertRaisesRegex(ValidationError, "whole number"):
            self.rule.write({"metric_id": self.nps.id, "score_most": "11"})
        secret = self.running(name="Secret", identity="anonymous")
        with self.assertRaisesRegex(ValidationError, "who answered"):
            self.rule.second_program_id = secret

    def test_root_causes_make_no_loop(self):
        finer = self.cause.create({"name": "Fine", "parent_id": self.cause.id})
        self.assertEqual(finer.display_name, "Late again / Fine")
        with self.assertRaises(UserError):
            self.cause.parent_id = finer

    def test_the_screens_open(self):
        Form(self.say())
        Form(self.rule)
        Form(self.team)

    def test_many_cases_cost_as_many_queries_as_few(self):
        def opened(number):
            people = self.people(number)
            values = [
                {
                    "metric_id": self.nps.id,
                    "program_id": self.program.id,
                    "partner_id": person.id,
                    "score": 1,
                }
                for person in people
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.responses.create(values)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        opened(10)
        self.assertLessEqual(opened(90), opened(20) + 2)
