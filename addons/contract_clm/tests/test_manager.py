from odoo.tests import TransactionCase, new_test_user, tagged

from .common import CONTRACT_USER


@tagged("post_install", "-at_install")
class TestManager(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = f"base.group_user,{CONTRACT_USER}"
        cls.rep, cls.leader, cls.other = (
            new_test_user(cls.env, f"clm_{name}", groups) for name in ("rep", "leader", "other")
        )
        cls.team = cls.env["crm.team"].create({"name": "Quay", "user_id": cls.leader.id})
        cls.env["crm.team.member"].create({"crm_team_id": cls.team.id, "user_id": cls.rep.id})

    def manager(self, user):
        return user.with_user(self.other)._clm_manager()

    def test_the_leader_of_the_sales_team_is_the_manager(self):
        self.assertEqual(self.manager(self.rep), self.leader)
        self.assertFalse(self.manager(self.rep).env.su)

    def test_without_a_team_or_a_leader_there_is_none(self):
        self.assertFalse(self.manager(self.other))
        self.assertFalse(self.manager(self.env["res.users"]))
        self.team.user_id = False
        self.assertFalse(self.manager(self.rep))

    def test_nobody_is_their_own_manager(self):
        self.team.user_id = self.rep
        self.assertFalse(self.manager(self.rep))

    def test_who_was_archived_manages_nobody(self):
        self.leader.active = False
        self.assertFalse(self.manager(self.rep))

    def test_where_employees_are_kept_their_manager_goes_first(self):
        if "hr.employee" not in self.env:
            self.skipTest("hr is not installed")
        boss, employee = self.env["hr.employee"].create(
            [{"name": user.name, "user_id": user.id} for user in (self.other, self.rep)]
        )
        employee.parent_id = boss
        self.assertEqual(self.manager(self.rep), self.other)
        employee.parent_id = employee
        self.assertEqual(self.manager(self.rep), self.leader)
