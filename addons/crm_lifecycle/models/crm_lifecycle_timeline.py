from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from ..tools import timeline

PAGE = 40
LARGEST_PAGE = 200
# Who may read few of the sources: how many rows a page looks at before it says "look further back".
CHUNK = 400
CHUNKS = 5
# Words are looked for in that many rows at a time.
SCAN = 5_000
MANAGER = "crm_lifecycle.group_crm_lifecycle_manager"


class CrmLifecycleEvent(models.Model):
    """The timeline: a page of signals, newest first, of which the user may read the source."""

    _inherit = "crm.lifecycle.event"

    # What comes from the source is read on the timeline, which asks whether the source may be read.
    source_id = fields.Many2oneReference(groups=MANAGER)
    source_ref = fields.Char(groups=MANAGER)
    amount = fields.Float(groups=MANAGER)
    product_id = fields.Many2one(groups=MANAGER)
    payload = fields.Json(groups=MANAGER)

    _company_kind_idx = models.Index("(company_id, kind_id, occurred_at DESC, id DESC)")

    @api.model
    @api.readonly
    def timeline_page(self, partner_id=False, filters=None, cursor=None, limit=PAGE):
        """A page of the timeline of a customer, of a contact, or of the selected companies.

        `filters`: channels, directions (in, out, none), kind_ids, date_from, date_to (days of the user),
        text; all optional. `cursor` is what the page before gave.
        Returns entries (see `_timeline_entries`), `cursor` (False at the end) and `looked_until`: the day
        up to which was looked when much was hidden or did not match, so that the page is not full.
        """
        self.check_access("read")
        partner = self._timeline_partner(partner_id)
        try:
            asked = timeline.parse(filters or {}, self._timeline_zone())
            position = timeline.parse_cursor(cursor)
        except timeline.BadRequest as error:
            raise UserError(
                self.env._("The timeline cannot be read with these filters. Reload the page.")
            ) from error
        limit = max(1, min(int(limit), LARGEST_PAGE))
        entries, position, more = self._timeline_fill(partner, asked, position, limit)
        return {
            "entries": entries,
            "cursor": timeline.write_cursor(*position) if more else False,
            "looked_until": self._timeline_day(position[0]) if more and len(entries) < limit else False,
        }

    @api.model
    @api.readonly
    def timeline_options(self):
        """What the screen offers: channels, directions, kinds to add by hand, and whether it may add them."""
        self.check_access("read")
        kinds = self.env["crm.lifecycle.kind"].search(Domain.TRUE)
        used = set(kinds.mapped("channel"))
        labels = kinds._fields["channel"]._description_selection(self.env)
        return {
            "channels": [{"value": value, "label": label} for value, label in labels if value in used],
            "directions": self._timeline_directions(),
            # What people note most often comes first: calls, visits, letters.
            "kinds": kinds.filtered("manual").sorted("sequence").read(["name", "icon", "direction"]),
            "can_add": self._timeline_can_add(),
        }

    @api.model
    def _timeline_can_add(self):
        Touchpoint = self.env.get("crm.lifecycle.touchpoint")
        return Touchpoint is not None and Touchpoint.has_access("create")

    @api.model
    def _timeline_directions(self):
        labels = self.env["crm.lifecycle.kind"]._fields["direction"]._description_selection(self.env)
        offered = [*labels, ("none", self.env._("Neither side"))]
        return [{"value": value, "label": label} for value, label in offered]

    @api.model
    def _timeline_zone(self):
        return self.env.context.get("tz") or self.env.user.tz or "UTC"

    @api.model
    def _timeline_partner(self, partner_id):
        partner = self.env["res.partner"].browse(int(partner_id or 0) or []).exists()
        if partner_id and not partner:
            raise UserError(self.env._("This contact is gone. Go back and choose another."))
        partner.check_access("read")
        return partner

    @api.model
    def _timeline_fill(self, partner, asked, position, limit):
        """Entries until the page is full, where the reading stopped, and whether there is more."""
        entries, size = [], limit + 1
        for _chunk in range(CHUNKS):
            rows, more = self._timeline_rows(partner, asked, position, size)
            entries += self._timeline_entries(rows, asked)
            if rows:
                position = (rows[-1]["occurred_at"], rows[-1]["id"])
            if not more or len(entries) >= limit:
                break
            size = CHUNK
        if len(entries) > limit:
            entries, more = entries[:limit], True
            position = (fields.Datetime.to_datetime(entries[-1]["at"]), entries[-1]["id"])
        return entries, position, more

    @api.model
    def _timeline_rows(self, partner, asked, position, limit):
        """Rows after `position` as dicts, newest first, and whether there may be more."""
        kinds = self._timeline_kinds(asked)
        if kinds is not None and not kinds:
            return [], False
        self.env["res.partner"].flush_model(["name", "complete_name", "commercial_partner_id"])
        scan = SCAN if asked.text else limit
        read = self._timeline_select(partner, kinds, self._timeline_conditions(asked, position), scan)
        if asked.text:
            read = self._timeline_matching(read, asked.text, limit)
        rows = self.env.execute_query_dict(read)
        more = len(rows) == limit or bool(rows and rows[-1].get("place") == SCAN)
        return rows, more

    @api.model
    def _timeline_all_kinds(self):
        """Also those that are archived: their signals stay."""
        return self.env["crm.lifecycle.kind"].with_context(active_test=False).search(Domain.TRUE)

    @api.model
    def _timeline_kinds(self, asked):
        """Ids of the kinds that were asked for; None for all."""
        if not (asked.channels or asked.directions or asked.kind_ids):
            return None
        kinds = self._timeline_all_kinds()
        return kinds.filtered(
            lambda kind: (
                (not asked.channels or kind.channel in asked.channels)
                and (not asked.directions or (kind.direction or "none") in asked.directions)
                and (not asked.kind_ids or kind.id in asked.kind_ids)
            )
        ).ids

    @api.model
    def _timeline_conditions(self, asked, position):
        # Who is forgotten has no timeline.
        conditions = [SQL("e.partner_id IS NOT NULL")]
        if asked.start:
            conditions.append(SQL("e.occurred_at >= %s", asked.start))
        if asked.end:
            conditions.append(SQL("e.occurred_at < %s", asked.end))
        if position:
            conditions.append(SQL("(e.occurred_at, e.id) < (%s, %s)", *position))
        return SQL(" AND ").join(conditions)

    @api.model
    def _timeline_select(self, partner, kinds, conditions, limit):
        """Each company, or each kind in it, is read along its own index, so that nothing else is looked at."""
        columns = SQL(
            "e.id, e.kind_id, e.partner_id, e.contact_id, e.company_id, e.occurred_at, e.source_id, e.amount, e.payload"
        )
        newest = SQL("ORDER BY e.occurred_at DESC, e.id DESC LIMIT %s", limit)
        companies = self.env.companies.ids
        if partner:
            of_partner = SQL("e.partner_id = %s", partner.commercial_partner_id.id)
            if partner != partner.commercial_partner_id:
                of_partner = SQL("e.contact_id = %s", partner.id)
            of_kind = SQL("TRUE") if kinds is None else SQL("e.kind_id = ANY(%s)", kinds)
            return SQL(
                "SELECT %s FROM crm_lifecycle_event e WHERE %s AND e.company_id = ANY(%s) AND %s AND %s %s",
                columns, of_partner, companies, of_kind, conditions, newest,
            )  # fmt: skip
        each_kind = SQL() if kinds is None else SQL("CROSS JOIN unnest(%s::int[]) kind(id)", kinds)
        of_kind = SQL("TRUE") if kinds is None else SQL("e.kind_id = kind.id")
        return SQL(
            """SELECT e.* FROM unnest(%s::int[]) company(id) %s
                CROSS JOIN LATERAL (SELECT %s FROM crm_lifecycle_event e
                                     WHERE e.company_id = company.id AND %s AND %s %s) e %s""",
            companies, each_kind, columns, of_kind, conditions, newest, newest,
        )  # fmt: skip

    @api.model
    def _timeline_matching(self, read, text, limit):
        """Of the rows read, those with the text, and the last one, where the next page goes on."""
        like = f"%{escape_psql(text)}%"
        kinds = (
            self.env["crm.lifecycle.kind"].with_context(active_test=False).search([("name", "ilike", text)])
        )
        return SQL(
            """SELECT * FROM (
                   SELECT e.*, ROW_NUMBER() OVER (ORDER BY e.occurred_at DESC, e.id DESC) AS place,
                          (e.payload->>'title' ILIKE %(like)s OR customer.complete_name ILIKE %(like)s
                           OR contact.name ILIKE %(like)s OR e.kind_id = ANY(%(kinds)s)) IS TRUE AS matched
                     FROM (%(read)s) e
                     LEFT JOIN res_partner customer ON customer.id = e.partner_id
                     LEFT JOIN res_partner contact ON contact.id = e.contact_id) found
                WHERE matched OR place = %(scan)s ORDER BY place LIMIT %(limit)s""",
            like=like, kinds=kinds.ids, read=read, scan=SCAN, limit=limit,
        )  # fmt: skip
