from datetime import date

from odoo.tests import tagged

from .common import ContractCase

WITHOUT_PDF = None


@tagged("post_install", "-at_install")
class TestBatches(ContractCase):
    """Contracts, documents and evidence of many cost as many queries as those of few."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.template = cls.type.template_ids.filtered(lambda template: template.lang == "en_US")

    def customers(self, count):
        return self.env["res.partner"].create(
            [{"name": f"Customer {number}", "is_company": True} for number in range(count)]
        )

    def create_contracts(self, customers):
        return (
            self.env["clm.contract"]
            .with_user(self.rep)
            .create(
                [
                    {
                        "title": customer.name,
                        "type_id": self.type.id,
                        "template_id": self.template.id,
                        "partner_id": customer.id,
                        "effective_date": date(2026, 1, 1),
                    }
                    for customer in customers
                ]
            )
        )

    def queries_of(self, function, *args):
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        result = function(*args)
        self.env.flush_all()
        return result, self.cr.sql_log_count - before

    def store_documents(self, contracts):
        rendered = [contract._render_template() for contract in contracts]
        return contracts._store_generated(rendered, [WITHOUT_PDF] * len(contracts))

    def test_many_cost_as_many_queries_as_few(self):
        self.store_documents(self.create_contracts(self.customers(2)))
        few, queries_of_few = self.queries_of(self.create_contracts, self.customers(3))
        many, queries_of_many = self.queries_of(self.create_contracts, self.customers(9))
        self.assertLessEqual(queries_of_many, queries_of_few)
        _versions, queries_of_few = self.queries_of(self.store_documents, few)
        versions, queries_of_many = self.queries_of(self.store_documents, many)
        self.assertLessEqual(queries_of_many, queries_of_few)
        self.assertEqual(many.current_version_id, versions)

    def test_each_contract_of_a_batch_has_its_own_number_parties_and_chain(self):
        contracts = self.create_contracts(self.customers(4))
        versions = self.store_documents(contracts)
        tails = [int(contract.name.rsplit("/", 1)[1]) for contract in contracts]
        self.assertEqual(tails, list(range(tails[0], tails[0] + 4)))
        for contract, version in zip(contracts, versions, strict=True):
            self.assertEqual(contract.party_ids.mapped("role"), ["ours", "counterparty"])
            self.assertEqual(contract.party_ids[1].partner_id, contract.partner_id)
            self.assertEqual(version.contract_id, contract)
            self.assertEqual(self.kinds(contract), ["created", "generated"])
            self.assertFalse(contract._verify_evidence())

    def test_a_sequence_without_gaps_numbers_a_batch_too(self):
        self.type.sequence_id.implementation = "no_gap"
        tails = [contract.name.rsplit("/", 1)[1] for contract in self.create_contracts(self.customers(3))]
        self.assertEqual(tails, ["00001", "00002", "00003"])

    def test_a_batch_of_two_types_takes_numbers_of_both(self):
        other = self.env.ref("contract_clm.clm_contract_type_services")
        values = [
            {"title": "x", "type_id": contract_type.id, "partner_id": self.customer.id}
            for contract_type in (self.type, other, self.type)
        ]
        contracts = self.env["clm.contract"].with_user(self.rep).create(values)
        self.assertEqual(
            [contract.name.split("/")[0] for contract in contracts],
            [self.type.code, other.code, self.type.code],
        )

    def test_number_and_state_cannot_be_given_from_outside(self):
        values = {"title": "x", "type_id": self.type.id, "partner_id": self.customer.id}
        given = {"name": "NDA/1/1", "state": "active", "approver_ids": [(4, self.rep.id)]}
        defaults = {f"default_{name}": value for name, value in given.items()}
        contracts = self.env["clm.contract"].with_user(self.rep)
        for contract in (
            contracts.create({**values, **given}),
            contracts.with_context(**defaults).create(values),
        ):
            self.assertNotEqual(contract.name, "NDA/1/1")
            self.assertEqual(contract.state, "draft")
            self.assertFalse(contract.approver_ids)
