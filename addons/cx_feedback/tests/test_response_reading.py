import doctest
from io import BytesIO
from types import SimpleNamespace
from unittest.mock import patch

from lxml import etree
from openpyxl import load_workbook

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.web.controllers.export import CSVExport, ExcelExport

from ..tools import cells
from .program_common import ProgramCase

FORMULA = "=cmd|' /C calc'!A0"


@tagged("post_install", "-at_install")
class TestResponseReading(ProgramCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        everything = cls.env(su=True)
        cls.order = everything["sale.order"].create({"partner_id": cls.miller.id})
        cls.lead = everything["crm.lead"].create({"name": "Mill wheel", "partner_id": cls.miller.id})

    def test_an_order_and_a_lead_show_their_own_scores(self):
        for field, subject in (("order_id", self.order), ("lead_id", self.lead)):
            subject = subject.with_env(self.env(user=self.seller()))
            self.assertFalse(subject.cx_last_scores)
            mine = self.answer(self.nps, 3, 9, **{field: subject.id}) | self.answer(
                self.csat, 4, **{field: subject.id}
            )
            self.answer(self.nps, 0)
            self.env.invalidate_all()
            self.assertEqual(subject.cx_last_scores, "NPS 9 · CSAT 4")
            action = subject.action_open_cx_responses()
            self.assertEqual(self.responses.search(action["domain"]), mine.sorted())
            self.assertEqual(action["context"][f"default_{field}"], subject.id)

    def seller(self):
        seller = self.env.user
        seller.sudo().group_ids |= self.env.ref("sales_team.group_sale_salesman_all_leads")
        return seller

    def test_scores_of_many_orders_cost_the_same(self):
        orders = self.order.copy() | self.order | self.order.copy()
        for order in orders:
            self.answer(self.nps, 9, order_id=order.id)
        orders = orders.with_env(self.env(user=self.seller()))
        counts = []
        for some in (orders, orders[:1], orders):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.mapped("cx_last_scores")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])

    def test_every_filter_of_the_search_can_be_used(self):
        self.answer(self.nps, 2, comment="Late")
        arch = etree.fromstring(self.responses.get_view(view_type="search")["arch"])
        found = {}
        for node in arch.iter("filter"):
            if node.get("domain"):
                found[node.get("name")] = len(self.responses.search(safe_eval(node.get("domain"))))
        self.assertGreaterEqual(len(found), 11)
        for name in ("today", "week", "low", "detractors", "commented", "by_hand"):
            self.assertTrue(found[name], name)

    def test_what_a_customer_wrote_is_no_formula_in_a_spreadsheet(self):
        self.assertFalse(doctest.testmod(cells).failed)
        response = self.answer(self.nps, 2, comment=FORMULA)
        self.env.user.sudo().group_ids |= self.env.ref("base.group_allow_export")
        rows = response.export_data(["comment", "score"])["datas"]
        self.assertEqual(rows, [["'" + FORMULA, 2]])
        text = CSVExport().from_data([], ["Comment", "Score"], rows)
        self.assertIn("\"'" + FORMULA, text)
        with patch("odoo.addons.web.controllers.export.request", new=SimpleNamespace(env=self.env)):
            fields = [{"name": "comment", "type": "text"}, {"name": "score", "type": "integer"}]
            book = load_workbook(BytesIO(ExcelExport().from_data(fields, ["Comment", "Score"], rows)))
        self.assertEqual((book.active["A2"].data_type, book.active["A2"].value), ("s", "'" + FORMULA))
