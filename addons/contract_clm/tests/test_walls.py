import json

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import walls
from .common import CONTRACT_USER, ContractCase

PARTS = (
    "version_ids",
    "line_ids",
    "party_ids",
    "term_ids",
    "approval_ids",
    "signature_request_ids",
    "evidence_ids",
)
MASK = "Confidential contract"


class WallCase(ContractCase):
    """An active contract, and people of every standing: owner, insider, officers, administrator, approver."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = cls.activate(cls.draft())
        cls.manager = new_test_user(cls.env, "clm_manager", "contract_clm.group_contract_clm_manager")
        cls.insider = new_test_user(cls.env, "clm_insider", f"base.group_user,{CONTRACT_USER}")
        cls.officer_inside = new_test_user(
            cls.env, "clm_officer_inside", "contract_clm.group_contract_clm_officer"
        )
        cls.everyone = (
            cls.rep
            + cls.officer
            + cls.manager
            + cls.approver
            + cls.insider
            + cls.other_rep
            + cls.officer_inside
        )

    def close(self, level=walls.WALLED, contract=None, **values):
        contract = contract or self.contract
        contract.with_user(self.rep).write(
            {"confidentiality": level, "insider_ids": [Command.set(self.insider.ids)]} | values
        )
        self.env.flush_all()
        self.env.invalidate_all()
        return contract

    def readers(self, contract=None):
        contract = contract or self.contract
        return self.everyone.filtered(
            lambda user: (
                contract.with_user(user).sudo(False).has_access("read")
                and contract.with_user(user).sudo(False).search([("id", "=", contract.id)])
            )
        )

    def as_user(self, user, records=None):
        return (self.contract if records is None else records).with_user(user).sudo(False)


@tagged("post_install", "-at_install")
class TestWalls(WallCase):
    def test_each_level_lets_in_whom_it_names(self):
        normal = self.rep + self.officer + self.manager + self.approver + self.officer_inside
        self.assertEqual(self.readers(), normal)
        self.close(walls.CONFIDENTIAL)
        self.assertEqual(self.readers(), self.rep + self.manager + self.approver + self.insider)
        self.close(walls.WALLED)
        self.assertEqual(self.readers(), self.rep + self.insider)

    def test_groups_and_the_insiders_of_the_type_count_and_are_live(self):
        group = self.env["res.groups"].create({"name": "Deal team", "user_ids": self.officer_inside.ids})
        self.close(insider_group_ids=[Command.set(group.ids)])
        self.assertEqual(self.readers(), self.rep + self.insider + self.officer_inside)
        group.user_ids = self.manager
        self.env.invalidate_all()
        self.assertEqual(self.readers(), self.rep + self.insider + self.manager)
        self.type.with_user(self.manager).insider_ids = self.other_rep
        self.env.invalidate_all()
        self.assertEqual(self.readers(), self.rep + self.insider + self.manager + self.other_rep)
        self.type.with_user(self.manager).write(
            {"insider_ids": [Command.clear()], "insider_group_ids": [Command.set(group.ids)]}
        )
        self.close(insider_group_ids=[Command.clear()])
        self.assertEqual(self.readers(), self.rep + self.insider + self.manager)

    def test_an_insider_reads_and_an_insider_officer_also_changes(self):
        self.close(insider_ids=[Command.set((self.insider + self.officer_inside).ids)])
        theirs = self.as_user(self.insider)
        self.assertTrue(theirs.title)
        with self.assertRaises(AccessError):
            theirs.title = "Mine"
        with self.assertRaises(AccessError):
            theirs.insider_ids = self.other_rep
        self.as_user(self.officer_inside).insider_ids = self.officer_inside
        self.assertEqual(self.readers(), self.rep + self.officer_inside)

    def test_the_barred_stay_outside_whatever_else_they_are(self):
        self.close(
            walls.NORMAL,
            insider_ids=[Command.set(self.officer.ids)],
            barred_user_ids=[Command.set((self.officer + self.manager + self.approver).ids)],
        )
        self.assertEqual(self.readers(), self.rep + self.officer_inside)
        with self.assertRaises(ValidationError):
            self.contract.sudo().user_id = self.officer
        with self.assertRaises(ValidationError):
            self.contract.sudo().barred_user_ids = self.rep

    def test_a_closed_contract_needs_an_owner(self):
        self.close()
        with self.assertRaises(ValidationError):
            self.contract.sudo().user_id = False

    def test_nobody_locks_themselves_out_by_mistake(self):
        with self.assertRaises(UserError) as refused:
            self.as_user(self.officer).write({"confidentiality": walls.WALLED})
        self.assertIn("Add yourself to the insiders", str(refused.exception))
        self.as_user(self.officer).write(
            {"confidentiality": walls.WALLED, "insider_ids": [Command.link(self.officer.id)]}
        )
        self.assertEqual(self.readers(), self.rep + self.officer)

    def test_the_type_gives_the_level_and_another_type_never_opens(self):
        self.type.confidentiality = walls.CONFIDENTIAL
        contract = self.draft()
        self.assertEqual(contract.confidentiality, walls.CONFIDENTIAL)
        open_type = self.type.copy({"code": "OPN", "confidentiality": walls.NORMAL})
        contract.type_id = open_type
        self.assertEqual(contract.confidentiality, walls.CONFIDENTIAL)
        contract.type_id = self.type.copy({"code": "SHU", "confidentiality": walls.WALLED})
        self.assertEqual(contract.confidentiality, walls.WALLED)
        self.assertEqual(self.kinds(contract)[-1], "confidentiality_changed")

    def test_each_change_is_evidence_with_before_and_after(self):
        self.close()
        entry = self.contract.evidence_ids.sorted("number")[-1]
        self.assertEqual(entry.kind, "confidentiality_changed")
        payload = json.loads(entry.content)["payload"]
        self.assertEqual(payload["before"]["confidentiality"], walls.NORMAL)
        self.assertEqual(payload["after"]["confidentiality"], walls.WALLED)
        self.assertEqual(payload["after"]["insiders"], ["clm_insider"])
        self.type.with_user(self.manager).insider_ids = self.manager
        entry = self.contract.evidence_ids.sorted("number")[-1]
        self.assertEqual(json.loads(entry.content)["payload"]["after"]["type_insiders"], ["clm_manager"])
        self.assertFalse(self.contract.sudo()._verify_evidence())
        count = len(self.contract.evidence_ids)
        self.contract.confidentiality = walls.WALLED
        self.assertEqual(len(self.contract.evidence_ids), count, "nothing changed")

    def test_who_may_be_asked_to_approve(self):
        people = self.approver + self.officer + self.insider + self.manager
        self.assertEqual(self.contract._admitted(people), people)
        self.close(walls.CONFIDENTIAL, barred_user_ids=[Command.set(self.officer.ids)])
        self.assertEqual(self.contract._admitted(people), self.approver + self.insider + self.manager)
        self.close(walls.WALLED)
        self.assertEqual(self.contract._admitted(people), self.insider)

    def test_the_rules_say_what_the_pure_rule_says(self):
        asked = self.contract.approval_ids.step_ids.user_ids
        for level in walls.LEVELS:
            for barred in self.env["res.users"], self.manager + self.insider:
                self.close(level, barred_user_ids=[Command.set(barred.ids)])
                for user in self.everyone:
                    standing = walls.Standing(
                        is_owner=user == self.rep,
                        is_insider=user == self.insider,
                        is_administrator=user == self.manager,
                        is_asked=user in asked,
                        is_barred=user in barred,
                    )
                    contract = self.contract.with_user(user).sudo()
                    self.assertEqual(
                        not contract.keeps_me_out, walls.lets_in(level, standing), f"{level} {user.login}"
                    )
                    self.assertEqual(
                        bool(contract.search([("id", "=", contract.id), ("keeps_me_out", "=", True)])),
                        contract.keeps_me_out,
                    )

    def test_the_system_still_works_behind_walls(self):
        self.close()
        system = self.contract.with_user(SUPERUSER_ID)
        self.assertEqual(system.display_name, f"{self.contract.name} {self.contract.title}")
        with self.enter_registry_test_mode():
            self.env.ref("contract_clm.ir_cron_renewal_run").method_direct_trigger()
        self.env.invalidate_all()
        self.assertFalse(self.contract.current_term_id.problem)


@tagged("post_install", "-at_install")
class TestIntruders(WallCase):
    """Officers and administrators are outside a walled contract: nothing leads them to it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract.sudo().title = "Project Nightingale"
        cls.renewal = cls.env["clm.renewal"].create(
            cls.env["clm.renewal"]._values(cls.contract.current_term_id)
        )

    def test_search_name_search_and_reading(self):
        self.close()
        (self.officer + self.manager).group_ids += self.env.ref("base.group_allow_export")
        for user in self.officer + self.manager:
            Contract = self.env["clm.contract"].with_user(user)
            mine = [("id", "=", self.contract.id)]
            self.assertFalse(Contract.search(mine))
            self.assertFalse(Contract.search_count(mine))
            self.assertFalse(Contract.name_search("Nightingale"))
            self.assertFalse(Contract.web_search_read(mine, {"title": {}})["records"])
            theirs = self.as_user(user)
            for method, arguments in (
                ("read", [["title"]]),
                ("export_data", [["name", "title"]]),
                ("write", [{"title": "x"}]),
                ("copy", []),
                ("action_verify_evidence", []),
            ):
                with self.assertRaises(AccessError):
                    getattr(theirs, method)(*arguments)

    def test_every_part_is_as_closed_as_the_contract(self):
        self.close()
        rows = [self.contract.sudo()[name] for name in PARTS]
        rows += [
            self.contract.sudo().approval_ids.step_ids,
            self.contract.sudo().signature_request_ids.signer_ids,
            self.renewal,
        ]
        for part in rows:
            with self.subTest(part._name):
                self.assertTrue(part)
                for user in self.officer + self.manager + self.approver:
                    theirs = self.as_user(user, part)
                    self.assertFalse(theirs._filtered_access("read"))
                    self.assertFalse(theirs.search([("id", "in", part.ids)]))
                self.assertEqual(self.as_user(self.insider, part)._filtered_access("read"), part)
                self.assertEqual(self.as_user(self.insider, part).search([("id", "in", part.ids)]), part)

    def test_every_model_of_a_contract_has_a_wall(self):
        """A new model that points at contracts must not be forgotten."""
        ruled = (
            self.env["ir.rule"].search([("domain_force", "like", "keeps_me_out")]).model_id.mapped("model")
        )
        for name, model in self.env.registry.items():
            field = model._fields.get("contract_id")
            points = name.startswith("clm.") and field and field.comodel_name == "clm.contract"
            if points and model._auto and not model._transient:
                self.assertIn(name, ruled)

    def test_totals_and_groups_leave_it_out(self):
        Contract = self.env["clm.contract"].with_user(self.officer)
        mine = [("partner_id", "=", self.customer.id)]
        self.assertEqual(Contract._read_group(mine, [], ["__count", "amount_untaxed:sum"]), [(1, 1200.0)])
        self.close()
        self.assertEqual(Contract._read_group(mine, [], ["__count", "amount_untaxed:sum"]), [(0, False)])
        self.assertFalse(Contract.formatted_read_group(mine, ["partner_id"], ["__count"]))
        Evidence = self.env["clm.evidence"].with_user(self.officer)
        self.assertFalse(
            Evidence.formatted_read_group(
                [("contract_id", "=", self.contract.id)], ["contract_id"], ["__count"]
            )
        )

    def test_counts_on_partners_and_orders_leave_it_out(self):
        self.officer.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        for record in self.customer, self.order:
            theirs = record.with_user(self.officer)
            self.assertEqual(theirs.clm_contract_count, 1)
        self.close()
        for record in self.customer, self.order:
            theirs = record.with_user(self.officer)
            self.assertEqual(theirs.clm_contract_count, 0)
            self.assertFalse(theirs.clm_contract_ids)
            self.assertEqual(record.with_user(self.rep).clm_contract_count, 1)
            self.assertFalse(theirs.search([("clm_contract_ids.title", "ilike", "Nightingale")]))

    def test_its_name_is_masked_wherever_a_record_points_at_it(self):
        child = self.draft()
        child.sudo().write({"parent_id": self.contract.id, "user_id": self.officer.id})
        order = self.order.copy()
        order.sudo().write({"clm_renewal_id": self.renewal.id, "user_id": self.officer.id})
        for group in "sales_team.group_sale_salesman", "base.group_allow_export":
            self.officer.group_ids += self.env.ref(group)
        self.close()
        theirs = child.with_user(self.officer).sudo(False)
        self.assertEqual(
            theirs.web_read({"parent_id": {"fields": {"display_name": {}}}})[0]["parent_id"],
            {
                "id": self.contract.id,
                "display_name": MASK,
            },
        )
        self.assertEqual(theirs.read(["parent_id"])[0]["parent_id"][1], MASK)
        group = theirs.formatted_read_group([("id", "=", child.id)], ["parent_id"], ["__count"])[0]
        self.assertEqual(group["parent_id"][1], MASK)
        with self.assertRaises(AccessError):
            theirs.export_data(["parent_id/title"])
        renewal = order.with_user(self.officer).sudo(False).read(["clm_renewal_id"])[0]["clm_renewal_id"]
        self.assertEqual(renewal[1], MASK)
        version = self.contract.current_version_id.with_user(self.officer).sudo()
        self.assertEqual(version.display_name, MASK)
        self.env.invalidate_all()
        self.assertIn("Nightingale", child.with_user(self.insider).sudo().parent_id.display_name)

    def test_chatter_is_closed_also_for_those_who_wrote_or_received_in_it(self):
        self.contract.message_subscribe(self.officer.partner_id.ids)
        theirs = self.as_user(self.officer)
        written = theirs.message_post(body="What I wrote", subtype_xmlid="mail.mt_comment")
        received = self.as_user(self.rep).message_post(
            body="What I got", partner_ids=self.officer.partner_id.ids, subtype_xmlid="mail.mt_comment"
        )
        Message = self.env["mail.message"].with_user(self.officer)
        both = written + received
        self.assertEqual(len(Message.search([("id", "in", both.ids)])), 2)
        self.close()
        self.assertFalse(Message.search([("id", "in", both.ids)]))
        self.assertFalse(Message.search([("needaction", "=", True), ("id", "in", both.ids)]))
        for message in both:
            with self.assertRaises(AccessError):
                message.with_user(self.officer).sudo(False).read(["body", "record_name"])
        self.assertEqual(
            len(self.env["mail.message"].with_user(self.insider).search([("id", "in", both.ids)])), 2
        )

    def test_outsiders_are_no_followers_and_are_never_written_to(self):
        everyone = (self.officer + self.insider + self.approver).partner_id
        self.contract.sudo().message_subscribe(everyone.ids)
        self.close()
        followers = self.contract.sudo().message_partner_ids
        self.assertNotIn(self.officer.partner_id, followers)
        self.assertNotIn(self.approver.partner_id, followers)
        self.assertIn(self.insider.partner_id, followers)
        self.contract.sudo().message_subscribe(everyone.ids)
        self.assertNotIn(self.officer.partner_id, self.contract.sudo().message_partner_ids)
        message = self.as_user(self.rep).message_post(
            body="Only for us",
            partner_ids=everyone.ids + self.signatory.ids,
            subtype_xmlid="mail.mt_comment",
        )
        self.assertEqual(message.sudo().notified_partner_ids, self.insider.partner_id + self.signatory)
        self.contract.sudo().message_notify(partner_ids=self.manager.partner_id.ids, body="x", subject="y")
        self.assertFalse(
            self.env["mail.notification"].search([("res_partner_id", "=", self.manager.partner_id.id)])
        )

    def test_activities_of_outsiders_end_and_none_begin(self):
        activity = self.contract.sudo().activity_schedule(user_id=self.officer.id, summary="Look")
        kept = self.contract.sudo().activity_schedule(user_id=self.insider.id, summary="Look")
        on_card = self.renewal.sudo().activity_schedule(user_id=self.officer.id, summary="Renew")
        self.close()
        self.assertFalse((activity + on_card).exists())
        self.assertTrue(kept.exists())
        with self.assertRaises(UserError) as refused:
            self.as_user(self.rep).activity_schedule(user_id=self.officer.id, summary="Look")
        self.assertIn("may not see", str(refused.exception))
        with self.assertRaises(UserError):
            kept.sudo().user_id = self.officer
        # One that is left over from a change of groups shows nothing either.
        left_over = self.renewal.sudo().activity_schedule(user_id=self.insider.id, summary="Renew")
        self.env.cr.execute(
            "UPDATE mail_activity SET user_id = %s WHERE id = %s", (self.officer.id, left_over.id)
        )
        self.env.invalidate_all()
        Activity = self.env["mail.activity"].with_user(self.officer)
        self.assertFalse(Activity.search([("id", "=", left_over.id)]))
        with self.assertRaises(AccessError):
            Activity.browse(left_over.id).read(["res_name"])

    def test_files_are_closed(self):
        self.contract.sudo().message_post(body="See", attachments=[("deal.txt", b"secret")])
        Attachment = self.env["ir.attachment"].sudo().with_context(skip_res_field_check=True)
        files = Attachment.search(
            [
                "|",
                "&",
                ("res_model", "=", "clm.contract"),
                ("res_id", "=", self.contract.id),
                "&",
                ("res_model", "=", "clm.contract.version"),
                ("res_id", "in", self.contract.version_ids.ids),
            ]
        )
        self.assertGreater(len(files), 2)
        self.close()
        for user in self.officer + self.manager:
            theirs = files.with_user(user).sudo(False)
            self.assertFalse(theirs.search([("id", "in", files.ids)]))
            self.assertFalse(theirs._filtered_access("read"))
        self.assertEqual(files.with_user(self.insider).sudo(False)._filtered_access("read"), files)

    def test_a_dialog_shows_no_document_that_its_user_may_not_read(self):
        self.close()
        signer = self.contract.sudo().signature_request_ids.signer_ids[:1]
        wizard = self.env["clm.own.signature.wizard"].with_user(self.officer)
        with self.assertRaises(AccessError):
            wizard.create({"signer_id": signer.id, "name": "x"}).read(["pdf"])

    def test_rows_and_downloads_of_bulk_drafting_are_closed(self):
        run = (
            self.env["clm.draft.run"]
            .with_user(self.officer)
            .create({"name": "Run", "type_id": self.type.id, "template_id": self.type.template_ids[:1].id})
        )
        self.env["clm.draft.run.line"].sudo().create(
            {
                "run_id": run.id,
                "partner_id": self.customer.id,
                "state": "done",
                "contract_id": self.contract.id,
                "version_id": self.contract.current_version_id.id,
            }
        )
        download = (
            self.env["clm.draft.run.download"]
            .with_user(self.officer)
            .create({"run_id": run.id, "kind": "docx"})
        )
        download.action_prepare()
        self.assertTrue(download.file_ids)
        self.assertTrue(download.file_ids.with_user(self.officer_inside)._filtered_access("read"))
        self.assertTrue(run.line_ids)
        self.close()
        self.assertFalse(download.exists(), "it was packed when the officer might read the contract")
        run.invalidate_recordset()
        self.assertFalse(run.line_ids)
        again = download.create({"run_id": run.id, "kind": "docx"})
        with self.assertRaises(UserError) as refused:
            again.action_prepare()
        self.assertIn("may not read", str(refused.exception))
        theirs = download.with_user(self.manager).create({"run_id": run.id, "kind": "docx"})
        self.assertFalse(self.as_user(self.officer, theirs).has_access("read"), "it may hold the contract")
        self.assertFalse(self.as_user(self.officer, theirs).search([("id", "=", theirs.id)]))

    def test_values_kept_with_a_template_are_closed(self):
        template = self.type.template_ids[:1]
        case = self.env["clm.template.case"].create(
            {"template_id": template.id, "name": "Deal", "contract_id": self.contract.id}
        )
        self.assertTrue(self.as_user(self.officer, case).has_access("read"))
        self.close()
        self.assertFalse(self.as_user(self.officer, case).has_access("read"))
        self.assertNotIn(case, template.with_user(self.officer).case_ids)

    def test_one_question_for_a_whole_list(self):
        Evidence = self.env["clm.evidence"].with_user(self.officer)
        self.close()
        Evidence.search([], limit=1)
        with self.assertQueryCount(1):
            Evidence.search([("number", ">", 0)], limit=80)


@tagged("post_install", "-at_install")
class TestIntrudersOnTheWeb(WallCase, HttpCase):
    def test_files_by_their_address(self):
        version = self.contract.current_version_id
        address = f"/web/content/clm.contract.version/{version.id}/pdf"
        self.close()
        self.authenticate("clm_insider", "clm_insider")
        self.assertEqual(self.url_open(address).status_code, 200)
        for login in ("clm_officer", "clm_manager"):
            self.authenticate(login, login)
            self.assertEqual(self.url_open(address).status_code, 404)
            attachment = (
                self.env["ir.attachment"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", version._name),
                        ("res_id", "=", version.id),
                        ("res_field", "=", "pdf"),
                    ]
                )
            )
            self.assertEqual(self.url_open(f"/web/content/{attachment.id}").status_code, 404)

    def test_the_json_api_and_the_chatter_route(self):
        self.close()
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.manager)
            .sudo()
            ._generate("rpc", "test", self.env.cr.now().replace(year=self.env.cr.now().year + 1))
        )
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

        def call(model, method, **values):
            return self.url_open(f"/json/2/{model}/{method}", data=json.dumps(values), headers=headers)

        answer = call("clm.contract", "search_read", domain=[["id", "=", self.contract.id]], fields=["title"])
        self.assertEqual((answer.status_code, answer.json()), (200, []))
        with mute_logger("odoo.http"):
            answer = call("clm.contract", "read", ids=self.contract.ids, fields=["title"])
            self.assertEqual(answer.status_code, 403)
            answer = call("clm.contract", "message_subscribe", ids=self.contract.ids, partner_ids=[1])
            self.assertEqual(answer.status_code, 403)
        self.authenticate("clm_manager", "clm_manager")
        with mute_logger("odoo.http"):
            answer = self.url_open(
                "/mail/thread/messages",
                data=json.dumps({"params": {"thread_model": "clm.contract", "thread_id": self.contract.id}}),
                headers={"Content-Type": "application/json"},
            ).json()
        shown = self.env["mail.message"].sudo().browse(answer.get("result", {}).get("messages"))
        self.assertFalse(
            shown.filtered(lambda row: (row.model, row.res_id) == ("clm.contract", self.contract.id))
        )

    def test_the_portal_shows_a_closed_contract_to_its_parties_only(self):
        portal = {}
        for name, partner in (
            ("signatory", self.signatory),
            (
                "colleague",
                self.env["res.partner"].create({"name": "Colleague", "parent_id": self.customer.id}),
            ),
        ):
            portal[name] = new_test_user(
                self.env, f"portal_{name}", "base.group_portal", partner_id=partner.id
            )
        address = f"/my/contracts/{self.contract.id}"

        def sees(name):
            self.authenticate(f"portal_{name}", f"portal_{name}")
            page = self.url_open(address)
            listed = self.url_open("/my/contracts").text
            self.assertEqual(self.contract.name in listed, page.url.endswith(address))
            return page.url.endswith(address)

        self.assertTrue(sees("signatory"))
        self.assertTrue(sees("colleague"))
        self.close(walls.CONFIDENTIAL)
        self.assertTrue(sees("signatory"))
        self.assertFalse(sees("colleague"))


@tagged("post_install", "-at_install")
class TestApprovalBehindWalls(WallCase):
    def test_only_insiders_are_asked_about_a_walled_contract(self):
        contract = self.close(contract=self.draft())
        with self.assertRaises(UserError) as refused:
            contract.action_submit()
        self.assertIn("Nobody can approve this", str(refused.exception))
        contract.insider_ids += self.approver
        contract.action_submit()
        self.assertEqual(contract.approver_ids, self.approver)
        contract.with_user(self.approver).action_approve()
        self.assertEqual(contract.approval_state, "approved")

    def test_who_is_asked_about_a_confidential_contract_may_read_it(self):
        contract = self.close(walls.CONFIDENTIAL, self.draft())
        self.assertFalse(self.as_user(self.approver, contract).has_access("read"))
        contract.action_submit()
        self.env.invalidate_all()
        self.assertTrue(self.as_user(self.approver, contract).has_access("read"))
        self.assertFalse(self.as_user(self.officer, contract).has_access("read"))

    def test_an_approver_who_is_barred_meanwhile_decides_nothing(self):
        contract = self.close(walls.CONFIDENTIAL, self.draft())
        contract.action_submit()
        step = contract.approval_ids.step_ids
        contract.barred_user_ids = self.approver
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            self.as_user(self.approver, step).action_approve()
        with self.assertRaises(UserError):
            self.as_user(self.approver, contract).action_approve()
        self.assertFalse(
            self.env["mail.activity"].search(
                [("res_id", "=", contract.id), ("user_id", "=", self.approver.id)]
            )
        )
