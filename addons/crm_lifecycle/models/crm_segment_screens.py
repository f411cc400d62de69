import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

TREND_DAYS = 60


class CrmSegmentScreens(models.Model):
    """The trend, and where the buttons lead."""

    _inherit = "crm.segment"

    trend = fields.Text(compute="_compute_trend", export_string_translation=False)

    @api.depends("member_count", "last_refresh_at")
    def _compute_trend(self):
        since = fields.Date.today() - timedelta(days=TREND_DAYS)
        sizes = self.env["crm.segment.size"].search(
            [("segment_id", "in", self.ids), ("day", ">=", since)], order="day"
        )
        by_segment = sizes.grouped("segment_id")
        for segment in self:
            points = [
                {"x": format_date(self.env, size.day), "y": size.size}
                for size in by_segment.get(segment._origin, sizes.browse())
            ]
            segment.trend = json.dumps([{"values": points, "key": self.env._("Members"), "title": ""}])

    def _action(self, xmlid, **values):
        action = self.env["ir.actions.act_window"]._for_xml_id(f"crm_lifecycle.{xmlid}")
        return {**action, **values}

    def action_open_contacts(self):
        """The members as contacts, to read, to filter on and to export."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [("lifecycle_segment_ids", "in", self.ids)],
            "help": self.env._("Nobody matches the filter now."),
        }

    def action_open_members(self):
        self.ensure_one()
        return self._action(
            "crm_segment_member_action",
            domain=[("segment_id", "=", self.id)],
            context={"search_default_open": 1},
        )

    def action_open_trend(self):
        self.ensure_one()
        return self._action("crm_segment_size_action", domain=[("segment_id", "=", self.id)], context={})

    def action_open_overlap(self):
        """Compares the chosen segments, two or three."""
        if len(self) > 3:
            raise UserError(self.env._("Choose two or three segments."))
        names = ("segment_a_id", "segment_b_id", "segment_c_id")
        chosen = {name: segment.id for name, segment in zip(names, self, strict=False)}
        if len(self) > 1:
            overlap = self.env["crm.segment.overlap"].create(chosen)
            overlap.action_compare()
            return self._action("crm_segment_overlap_action", res_id=overlap.id)
        return self._action(
            "crm_segment_overlap_action",
            context={f"default_{name}": segment_id for name, segment_id in chosen.items()},
        )

    def action_export(self):
        """The members as a CSV file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_lifecycle/segment/{self.id}.csv",
            "target": "download",
        }

    def action_send_mailing(self):
        """A new mailing to the members, to be written."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Mailing to %(segment)s", segment=self.name),
            "res_model": "mailing.mailing",
            "view_mode": "form",
            "context": {
                "default_mailing_type": "mail",
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_crm_segment_id": self.id,
            },
        }
