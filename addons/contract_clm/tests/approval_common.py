from odoo.tests import new_test_user

from .common import CONTRACT_USER, ContractCase


class MatrixCase(ContractCase):
    """A matrix with legal and finance in parallel, then management; each person has no more than the user's rights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.legal, cls.legal2, cls.finance, cls.boss = (
            new_test_user(cls.env, f"clm_{name}", CONTRACT_USER, email=f"{name}@example.com")
            for name in ("legal", "legal2", "finance", "boss")
        )

    @classmethod
    def rule(cls, name, domain="[]", steps=(), **values):
        """`steps` are (order, name, users[, values])."""
        return cls.env["clm.approval.rule"].create(
            {
                "name": name,
                "domain": domain,
                "step_ids": [
                    (
                        0,
                        0,
                        {
                            "sequence": order,
                            "name": step,
                            "user_ids": [(6, 0, users.ids)],
                            **(more[0] if more else {}),
                        },
                    )
                    for order, step, users, *more in steps
                ],
                **values,
            }
        )

    @classmethod
    def matrix(cls):
        """Legal and finance at the same time, management after them."""
        cls.rule("Worth more than 1,000", "[('reference_value', '>', 1000)]", [(10, "Legal", cls.legal)])
        cls.rule(
            "Every NDA",
            steps=[(10, "Finance", cls.finance), (20, "Management", cls.boss)],
            type_ids=[(6, 0, cls.type.ids)],
        )

    @classmethod
    def steps(cls, contract):
        return contract.sudo().approval_ids.sorted("id")[-1:].step_ids.sorted("sequence")

    @classmethod
    def plan(cls, contract):
        plans, _paths, problems = contract._approval_plans()
        return plans.get(contract), problems.get(contract)
