import base64
import os
import stat
import tempfile
from datetime import timedelta

from odoo import tools
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.contract_clm.tools import seal

from .seal_common import NOW, LoopbackAuthority, Root
from .seal_record_common import PASSWORD, SealRecordCase


@tagged("post_install", "-at_install")
class TestSealCertificate(SealRecordCase):
    def test_an_uploaded_file_becomes_the_certificate_in_use(self):
        certificate = self.upload()
        self.assertIn("Acme", certificate.subject)
        self.assertTrue(certificate.self_signed)
        self.assertFalse(certificate.problem)
        self.assertEqual(certificate.valid_to, self.own.facts.valid_to.replace(tzinfo=None))
        self.assertEqual(certificate._credentials(), self.own)
        self.assertEqual(stat.S_IMODE(os.stat(self.secret_path).st_mode), 0o600)

    def test_one_certificate_of_a_company_is_in_use(self):
        first = self.upload()
        chained = self.upload(Root().credentials())
        self.assertFalse(first.in_use)
        self.assertEqual(len(chained._credentials().chain), 1)
        first.action_use()
        self.assertEqual(self.in_use(), first)
        first.action_stop()
        self.assertFalse(self.in_use())

    def test_the_same_file_again_mends_a_lost_key(self):
        certificate = self.upload()
        os.unlink(self.secret_path)
        certificate.invalidate_recordset()
        self.assertIn("not on this server", certificate.problem)
        self.assertEqual(self.upload(), certificate)
        certificate.invalidate_recordset()
        self.assertFalse(certificate.problem)

    def test_a_restored_database_with_another_key_says_so(self):
        certificate = self.upload()
        os.unlink(self.secret_path)
        seal.ensure_secret(self.secret_path)
        certificate.invalidate_recordset()
        self.assertIn("not on this server", certificate.problem)

    def test_the_configuration_may_hold_the_secret(self):
        self.patch(
            tools.config,
            "options",
            tools.config.options.new_child({"contract_clm_key": "of the configuration"}),
        )
        certificate = self.upload()
        self.assertFalse(os.path.exists(self.secret_path))
        self.assertFalse(certificate.problem)

    def test_a_wrong_password_is_said_in_words_and_nothing_is_kept(self):
        with self.assertRaisesRegex(UserError, "password"):
            self.upload(given="wrong")
        with self.assertRaises(UserError):
            self.env["clm.seal.upload.wizard"].with_user(self.manager).create({}).action_keep()
        self.assertFalse(self.in_use())

    def test_a_self_signed_one_is_made_on_request(self):
        wizard = self.env["clm.seal.self.signed.wizard"].with_user(self.manager).create({"years": 2})
        wizard.action_make()
        certificate = self.in_use()
        self.assertTrue(certificate.self_signed)
        self.assertIn(self.env.company.name, certificate.subject)
        self.assertGreater(certificate.days_left, 700)
        for wrong in ({"years": 0}, {"years": 99}, {"name": "  "}):
            with self.assertRaises(UserError):
                self.env["clm.seal.self.signed.wizard"].with_user(self.manager).create(wrong).action_make()

    def test_only_administrators_of_contracts_touch_certificates(self):
        certificate = self.upload()
        for user in (self.officer, self.rep, self.outsider):
            with self.assertRaises(AccessError):
                certificate.with_user(user).read(["subject"])
            for action in ("action_use", "action_stop", "action_download"):
                with self.assertRaises(AccessError):
                    getattr(certificate.with_user(user), action)()
            for wizard in ("clm.seal.upload.wizard", "clm.seal.self.signed.wizard"):
                with self.assertRaises(AccessError):
                    self.env[wizard].with_user(user).create({})
        for write in (
            lambda: certificate.write({"in_use": False}),
            lambda: certificate.unlink(),
            lambda: certificate.copy(),
            lambda: certificate.create({"subject": "x"}),
        ):
            with self.assertRaises(AccessError):
                write()

    def test_another_company_has_its_own(self):
        self.upload()
        other = self.env["res.company"].create({"name": "Other"})
        self.assertFalse(self.env["clm.seal.certificate"]._of(other))
        stranger = new_test_user(
            self.env,
            "clm_other_manager",
            "contract_clm.group_contract_clm_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(self.env["clm.seal.certificate"].with_user(stranger).search([]))

    def test_the_address_of_an_authority_can_be_tried(self):
        server = LoopbackAuthority()
        self.addCleanup(server.close)
        settings = self.env["res.config.settings"].create({"clm_seal_authority": server.url})
        answer = settings.action_test_seal_authority()["params"]
        self.assertEqual(answer["type"], "success")
        self.assertIn("Test Time", answer["message"])
        server.manner = "forged"
        self.assertEqual(settings.action_test_seal_authority()["params"]["type"], "danger")
        settings.clm_seal_authority = ""
        with self.assertRaises(UserError):
            settings.action_test_seal_authority()


@tagged("post_install", "-at_install")
class TestSealSecrets(SealRecordCase):
    """Key and password are in nothing that leaves the server: no row, no answer, no export."""

    def setUp(self):
        super().setUp()
        self.certificate = self.upload()
        self.env.flush_all()
        # Some bytes of the private exponent, as they would look in each of the ways in which rows hold bytes.
        self.traces = [
            PASSWORD,
            self.own.key[501:531].hex(),
            *(base64.b64encode(self.own.key[start : start + 24]).decode() for start in (501, 600, 702)),
            seal.read_secret(self.secret_path),
        ]

    def assert_no_trace(self, text, where):
        for trace in self.traces:
            self.assertNotIn(trace, text, where)

    def test_no_row_of_the_database_holds_them(self):
        self.env.cr.execute("SELECT relname FROM pg_stat_xact_user_tables WHERE n_tup_ins + n_tup_upd > 0")
        tables = [name for (name,) in self.env.cr.fetchall()]
        self.assertIn("clm_seal_certificate", tables)
        self.assertIn("clm_seal_upload_wizard", tables)
        for table in tables:
            self.env.cr.execute(f'SELECT t::text FROM "{table}" t')
            self.assert_no_trace("\n".join(text for (text,) in self.env.cr.fetchall()), table)

    def test_the_locked_key_is_no_users(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        for user in (self.manager, self.env.ref("base.user_admin")):
            certificate = self.certificate.with_user(user)
            self.assertNotIn("locked_key", certificate.fields_get())
            for read in (
                lambda c: c.read(["locked_key"]),
                lambda c: c.export_data(["subject", "locked_key"]),
                lambda c: c.search([("locked_key", "like", "1:a")]),
                lambda c: c.mapped("locked_key"),
                lambda c: call_kw(c, "web_read", [c.ids], {"specification": {"locked_key": {}}}),
                lambda c: c._read_group([], ["locked_key"]),
            ):
                with mute_logger("odoo.models"):
                    self.assertTrue(self.is_refused(read, certificate))
            everything = certificate.read() + [certificate.export_data(["subject", "certificate"])]
            self.assert_no_trace(repr(everything), "read")
            self.assertNotIn(self.certificate.sudo().locked_key, repr(everything))

    def is_refused(self, read, certificate):
        try:
            read(certificate)
        except (AccessError, ValueError):
            return True
        return False

    def test_the_dialog_gives_nothing_back(self):
        wizard = self.env["clm.seal.upload.wizard"].with_user(self.manager).search([])
        self.assertTrue(wizard)
        self.assertFalse(any(wizard.mapped("datas")) or any(wizard.mapped("password")))
        self.assertNotIn("locked", wizard.read()[0])
        wizard.invalidate_recordset()
        self.assertFalse(wizard.sudo().locked)


@tagged("post_install", "-at_install")
class TestSealOverHttp(HttpCase):
    def test_the_api_answers_without_the_key(self):
        manager = new_test_user(
            self.env, "clm_api_manager", "contract_clm.group_contract_clm_manager,base.group_user"
        )
        own = seal.self_signed("Acme", now=NOW)
        Certificate = self.env["clm.seal.certificate"].sudo()
        path = os.path.join(self.enterContext(tempfile.TemporaryDirectory()), "database.key")
        self.patch(self.env.registry["clm.seal.certificate"], "_secret_path", lambda model: path)
        certificate = Certificate._keep(self.env.company, Certificate._locked_values(own))
        key = (
            self.env["res.users.apikeys"]
            .with_user(manager)
            ._generate("rpc", "test", self.env.cr.now() + timedelta(days=1))
        )
        headers = {"Authorization": f"bearer {key}"}
        for arguments, expected in (
            ({"domain": [], "fields": ["subject"]}, 200),
            ({"domain": [], "fields": ["locked_key"]}, 403),
        ):
            with mute_logger("odoo.http"):
                answer = self.url_open(
                    "/json/2/clm.seal.certificate/search_read", json=arguments, headers=headers
                )
            self.assertEqual(answer.status_code, expected)
            self.assertNotIn(certificate.locked_key, answer.text)
