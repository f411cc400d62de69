import os
import tempfile

from odoo.tests import new_test_user

from odoo.addons.contract_clm.tools import seal

from .common import ContractCase
from .seal_common import NOW, pkcs12_file

MANAGER = "contract_clm.group_contract_clm_manager"
PASSWORD = "correct horse battery"


class SealRecordCase(ContractCase):
    """An administrator of contracts; the secret of the keys lies in a folder of the test."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(cls.env, "clm_manager", MANAGER, email="manager@example.com")
        cls.own = seal.self_signed("Acme", now=NOW)
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)

    def setUp(self):
        super().setUp()
        self.secret_path = os.path.join(self.folder.name, self._testMethodName, "database.key")
        self.patch(self.env.registry["clm.seal.certificate"], "_secret_path", lambda model: self.secret_path)

    def upload(self, credentials=None, password=PASSWORD, given=None):
        wizard = (
            self.env["clm.seal.upload.wizard"]
            .with_user(self.manager)
            .create(
                {
                    "datas": self.encoded(pkcs12_file(credentials or self.own, password)),
                    "password": password if given is None else given,
                }
            )
        )
        wizard.action_keep()
        return self.in_use()

    def in_use(self):
        return (
            self.env["clm.seal.certificate"]
            .with_user(self.manager)
            .search([("in_use", "=", True), ("company_id", "=", self.env.company.id)])
        )

    def sign(self, contract):
        signer = self.their_signer(contract)
        self.sign_for_us(contract)
        signer._sign("Asha Rao", signer.request_id.sha256, "portal", "127.0.0.1")
        contract.invalidate_recordset()
        return contract

    def signed(self, **values):
        contract = self.draft(**values)
        self.send(contract)
        return self.sign(contract)

    def evidence_of(self, contract, kind):
        return contract.evidence_ids.filtered(lambda row: row.kind == kind)

    def lose_the_key(self):
        os.rename(self.secret_path, f"{self.secret_path}.away")

    def find_the_key(self):
        os.rename(f"{self.secret_path}.away", self.secret_path)
