from odoo import api, fields, models
from odoo.tools import SQL


class CrmSegmentPick(models.Model):
    """A contact that is in a segment because somebody, or a journey, put it there: whatever the filter says."""

    _name = "crm.segment.pick"
    _description = "Hand-picked Member of a Segment"
    _order = "id desc"
    _rec_name = "partner_id"

    segment_id = fields.Many2one("crm.segment", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="segment_id.company_id", store=True, index=True)
    partner_id = fields.Many2one("res.partner", "Contact", required=True, ondelete="cascade", index=True)

    _once = models.UniqueIndex("(segment_id, partner_id)", "This contact was picked already.")

    @api.model_create_multi
    def create(self, vals_list):
        picks = super().create(vals_list)
        picks.segment_id._soon()
        return picks

    def unlink(self):
        segments = self.segment_id
        done = super().unlink()
        segments._soon()
        return done


class CrmSegment(models.Model):
    """Hand-picked members beside those whom the filter finds, or instead of them."""

    _inherit = "crm.segment"

    by_hand = fields.Boolean("Only Hand-picked", help="On: the filter is not used.")
    pick_ids = fields.One2many("crm.segment.pick", "segment_id", "Hand-picked")

    @api.depends("by_hand")
    def _compute_is_everyone(self):
        super()._compute_is_everyone()
        self.filtered("by_hand").is_everyone = False

    @api.depends("by_hand", "pick_ids")
    def _compute_preview(self):
        return super()._compute_preview()

    def write(self, vals):
        done = super().write(vals)
        if "by_hand" in vals:
            self._soon()
        return done

    def _matches(self, user):
        """Also those who were picked and whom the user may see; the refresh compares with all of them."""
        if not self.by_hand and not self._has_picks():
            return super()._matches(user)
        picked = SQL(
            """SELECT k.partner_id AS id FROM crm_segment_pick k JOIN res_partner p ON p.id = k.partner_id AND p.active
                WHERE k.segment_id = %s AND k.partner_id IN (%s)""",
            self._origin.id or 0,
            self._visible(user),
        )
        if self.by_hand:
            return picked
        return SQL("%s UNION %s", super()._matches(user), picked)

    def _has_picks(self):
        self.env.cr.execute(
            "SELECT 1 FROM crm_segment_pick WHERE segment_id = %s LIMIT 1", (self._origin.id or 0,)
        )
        return bool(self.env.cr.fetchone())

    def _visible(self, user):
        """SQL of the ids of contacts that a user may see in the segment's company."""
        company = self.company_id
        context = {"allowed_company_ids": company.ids}
        partners = self.env(user=user, context=context, su=False)["res.partner"]
        return partners._search([("company_id", "in", [company.id, False])]).select()

    def _soon(self):
        """The next run brings the members to it."""
        # Members are written by the machine; who changes the picks need not be allowed to write the rest.
        self.sudo().with_context(active_test=False).write({"next_refresh_at": fields.Datetime.now()})
        self._trigger()

    def _pick(self, partners):
        """Puts contacts into the segment, at once and for good; the user must be allowed to change it."""
        self.ensure_one()
        self.check_access("write")
        self.env.flush_all()
        ids = self._picked_as(partners)
        now = fields.Datetime.now()
        self.env.cr.execute(
            """INSERT INTO crm_segment_pick (segment_id, company_id, partner_id, create_uid, create_date, write_uid,
                                             write_date)
               SELECT %(segment)s, %(company)s, unnest(%(ids)s::int[]), %(user)s, %(now)s, %(user)s, %(now)s
               ON CONFLICT DO NOTHING""",
            {
                "segment": self.id,
                "company": self.company_id.id,
                "ids": ids,
                "user": self.env.uid,
                "now": now,
            },
        )
        self.env.cr.execute(
            """INSERT INTO crm_segment_member (segment_id, partner_id, company_id, entered_at)
               SELECT %s, unnest(%s::int[]), %s, %s ON CONFLICT DO NOTHING""",
            (self.id, ids, self.company_id.id, now),
        )
        self._after_pick()

    def _unpick(self, partners):
        """Takes back what `_pick` did; whom the filter finds stays."""
        self.ensure_one()
        self.check_access("write")
        self.env.flush_all()
        ids = self._picked_as(partners)
        self.env.cr.execute(
            "DELETE FROM crm_segment_pick WHERE segment_id = %s AND partner_id = ANY(%s)", (self.id, ids)
        )
        if self.by_hand:
            self.env.cr.execute(
                """UPDATE crm_segment_member SET left_at = GREATEST(entered_at, %s)
                    WHERE segment_id = %s AND left_at IS NULL AND partner_id = ANY(%s)""",
                (fields.Datetime.now(), self.id, ids),
            )
        self._after_pick()

    def _picked_as(self, partners):
        """A segment of customers holds the customers of these contacts."""
        if self.target != "customer":
            return partners.ids
        self.env.cr.execute(
            "SELECT array_agg(DISTINCT commercial_partner_id) FROM res_partner WHERE id = ANY(%s)",
            (partners.ids,),
        )
        return self.env.cr.fetchone()[0] or []

    def _after_pick(self):
        for name in ("crm.segment.pick", "crm.segment.member"):
            self.env[name].invalidate_model(flush=False)
        self.invalidate_recordset(["pick_ids"], flush=False)
        self._soon()
