from odoo.tests import TransactionCase, new_test_user, tagged

GROUP = "contract_clm.group_contract_clm_user"


@tagged("post_install", "-at_install")
class TestContractMany(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rep, cls.other = (
            new_test_user(cls.env, login, f"base.group_user,{GROUP}", email=f"{login}@example.com")
            for login in ("many_rep", "many_other")
        )
        cls.officer = new_test_user(cls.env, "many_officer", "contract_clm.group_contract_clm_officer")
        cls.type = cls.env.ref("contract_clm.clm_contract_type_nda")
        cls.customer = cls.env["res.partner"].create({"name": "Smith & Sons", "is_company": True})

    def make(self, count, lines=3, user=None, **values):
        line = (0, 0, {"name": "Support", "price_unit": 100})
        return (
            self.env["clm.contract"]
            .with_user(user or self.rep)
            .create(
                [
                    {
                        "title": f"Support {number}",
                        "type_id": self.type.id,
                        "partner_id": self.customer.id,
                        "line_ids": [line] * lines,
                        **values,
                    }
                    for number in range(count)
                ]
            )
        )

    def queries(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        self.env.cr.precommit.run()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_number_of_contracts(self):
        for values in ({}, {"user_id": self.rep.id}):
            _first, few, many = (self.queries(lambda n=n, v=values: self.make(n, **v)) for n in (3, 3, 30))
            self.assertEqual(few, many)

    def test_each_owner_follows_and_is_told_once(self):
        theirs = self.make(2, user=self.officer, user_id=self.other.id)
        mine = self.make(2)
        people = (self.officer | self.other).partner_id
        for contract in theirs:
            self.assertEqual(contract.message_partner_ids, people)
        told = self.env["mail.message"].search(
            [
                ("model", "=", "clm.contract"),
                ("res_id", "in", theirs.ids),
                ("partner_ids", "in", self.other.partner_id.ids),
            ]
        )
        self.assertEqual(sorted(told.mapped("res_id")), sorted(theirs.ids))
        self.assertEqual(mine.message_partner_ids, self.rep.partner_id)
        self.assertNotIn("clm_subscribe_later", mine.env.context)

    def test_a_line_without_taxes_amounts_to_what_the_taxes_answer(self):
        [contract] = self.make(1, lines=0)
        none = self.env["account.tax"]
        for price, quantity, discount in (
            (100, 3, 0),
            (0.335, 3, 0),
            (19.99, 7, 12.5),
            (-5.555, 1, 33.33),
            (0, 5, 0),
        ):
            line = self.env["clm.contract.line"].create(
                {
                    "contract_id": contract.id,
                    "name": "Support",
                    "price_unit": price,
                    "quantity": quantity,
                    "discount": discount,
                }
            )
            answer = none.compute_all(
                line.price_unit * (1 - line.discount / 100), currency=line.currency_id, quantity=line.quantity
            )
            self.assertEqual((line.price_subtotal, line.price_tax), (answer["total_excluded"], 0))

    def test_one_made_by_hand_has_a_note_and_all_have_evidence(self):
        one, many = self.make(1), self.make(2)
        self.assertTrue(one.message_ids)
        self.assertFalse(many.message_ids)
        for contract in one | many:
            self.assertEqual(contract.sudo().evidence_ids.mapped("kind"), ["created"])
