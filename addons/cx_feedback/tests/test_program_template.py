from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .program_common import ProgramCase


@tagged("post_install", "-at_install")
class TestProgramTemplate(ProgramCase):
    def setUp(self):
        super().setUp()
        known = (
            self.env["ir.model.data"]
            .sudo()
            .search(
                [
                    ("module", "=", "cx_feedback"),
                    ("model", "=", "cx.program"),
                    ("name", "=like", "program_template_%"),
                ]
            )
        )
        self.templates = self.programs.browse(known.mapped("res_id"))

    def test_there_are_templates_for_the_moments_that_count(self):
        self.assertGreaterEqual(len(self.templates), 8)
        self.assertEqual({*self.templates.mapped("metric_kind")}, {"nps", "csat", "ces", "stars", "text"})
        for template in self.templates:
            self.assertTrue(
                template.is_template and template.touchpoint_id and template.intro and template.thanks
            )
            self.assertEqual(template.trigger == "signal", bool(template.kind_id))
            with self.assertRaises(UserError):
                template.action_start()

    def test_each_becomes_a_program_of_the_own_company_that_starts(self):
        manager = self.manager
        manager.company_ids |= self.other
        for template in self.templates:
            here = (
                template.with_user(manager)
                .with_company(self.other)
                .with_context(allowed_company_ids=self.other.ids)
            )
            action = here.action_use_template()
            program = here.browse(action["res_id"])
            self.assertEqual(
                (program.name, program.company_id, program.user_id), (template.name, self.other, manager)
            )
            self.assertFalse(program.is_template)
            self.assertEqual(program.followup_ids.mapped("choices"), template.followup_ids.mapped("choices"))
            if program.trigger == "schedule":
                with self.assertRaisesRegex(UserError, "segment"):
                    program.action_start()
            else:
                program.action_start()
                self.assertEqual(program.state, "running")

    def test_a_user_reads_templates_and_changes_none(self):
        template = self.templates[0].with_env(self.env)
        self.assertTrue(template.followup_ids.mapped("question"))
        with self.assertRaises(AccessError):
            template.intro = "Mine"
        with self.assertRaises(AccessError):
            template.action_use_template()

    def test_another_company_cannot_change_a_template(self):
        template = self.templates[0]
        template.sudo().company_id = self.other
        self.env.invalidate_all()
        self.assertTrue(template.with_env(self.env).name)
        with self.assertRaises(AccessError):
            template.intro = "Mine"
