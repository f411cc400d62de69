from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .res_partner_sets import outsiders

COLUMNS = (
    "kind_id",
    "partner_id",
    "contact_id",
    "company_id",
    "occurred_at",
    "source_id",
    "source_ref",
    "amount",
    "product_id",
    "payload",
)


class CrmLifecycleEvent(models.Model):
    """Something that happened with a customer. Rows are added, never changed.

    Unique per kind and source, so that replays and back-fills are harmless.
    """

    _name = "crm.lifecycle.event"
    _description = "Customer Signal"
    _order = "occurred_at desc, id desc"
    _rec_name = "kind_id"
    _log_access = False

    kind_id = fields.Many2one("crm.lifecycle.kind", required=True, ondelete="restrict")
    # Empty once the person is forgotten: the statistics stay.
    partner_id = fields.Many2one("res.partner", "Customer", ondelete="set null")
    contact_id = fields.Many2one("res.partner", ondelete="set null", help="The person, or the customer.")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    occurred_at = fields.Datetime("When", required=True)
    source_id = fields.Many2oneReference(model_field="source_model")
    source_model = fields.Char(compute="_compute_source_model")
    source_ref = fields.Char("Outside Reference", help="The sender's own id of a signal from outside.")
    amount = fields.Float(aggregator="sum", help="In the company's currency.")
    currency_id = fields.Many2one(related="company_id.currency_id")
    product_id = fields.Many2one("product.product", ondelete="set null")
    nth = fields.Integer(
        "Time", required=True, default=1, help="An order that is confirmed again: the second."
    )
    payload = fields.Json(help="What else is known, such as a subject.")
    channel = fields.Selection(related="kind_id.channel")
    direction = fields.Selection(related="kind_id.direction")

    _source_uniq = models.UniqueIndex("(kind_id, source_id, contact_id, nth) WHERE source_id IS NOT NULL")
    _ref_uniq = models.UniqueIndex("(kind_id, source_ref, company_id) WHERE source_ref IS NOT NULL")
    _partner_idx = models.Index("(partner_id, occurred_at DESC, id DESC)")
    _kind_idx = models.Index("(partner_id, kind_id, occurred_at)")
    _company_idx = models.Index("(company_id, occurred_at DESC, id DESC)")
    _contact_idx = models.Index("(contact_id)")

    def init(self):
        # Rows also come in by SQL that knows nothing of repetitions.
        self.env.cr.execute("ALTER TABLE crm_lifecycle_event ALTER COLUMN nth SET DEFAULT 1")

    @api.depends("kind_id")
    def _compute_source_model(self):
        models_by_code = self.env["crm.lifecycle.source"]._models_by_code()
        for event in self:
            event.source_model = models_by_code.get(event.kind_id.code)

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("Signals are a record of what happened and are never changed."))

    def unlink(self):  # pylint: disable=method-required-super
        """Forgets whose signals these are; that something happened stays. Erasure of personal data comes here."""
        self.check_access("unlink")
        self.env["crm.lifecycle.people"]._forget_signals(SQL("e.id = ANY(%s)", self.ids))
        return True

    @api.model
    def _insert(self, rows, numbered=False):
        """Store signals from `SQL` that selects `COLUMNS` but partner_id; `contact_id` decides the customer.

        `numbered` rows have `nth`, too: how often the same happened to the same source.

        Rows that are there already are left alone. The customers' profiles are marked to be computed
        again, but not for what does not count as contact: that comes from profiles itself.
        Returns how many rows are new.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH row AS (%(rows)s),
                new AS (
                    INSERT INTO crm_lifecycle_event (kind_id, partner_id, contact_id, company_id, occurred_at,
                                                     source_id, source_ref, amount, product_id, payload, nth)
                    SELECT row.kind_id, p.commercial_partner_id, row.contact_id,
                           COALESCE(row.company_id, c.company_id, p.company_id, %(company)s),
                           date_trunc('second', row.occurred_at), row.source_id, row.source_ref, row.amount,
                           row.product_id, row.payload, %(nth)s
                      FROM row
                      JOIN res_partner p ON p.id = row.contact_id
                      JOIN res_partner c ON c.id = p.commercial_partner_id
                     WHERE row.occurred_at IS NOT NULL
                       AND (p.lifecycle_forgotten_at IS NULL
                            OR date_trunc('second', row.occurred_at) > p.lifecycle_forgotten_at)
                       AND %(outsiders)s
                    ON CONFLICT DO NOTHING
                    RETURNING partner_id, company_id, kind_id
                ),
                dirty AS (
                    INSERT INTO crm_lifecycle_profile (partner_id, company_id, dirty, create_uid, create_date,
                                                       write_uid, write_date)
                    SELECT DISTINCT new.partner_id, new.company_id, TRUE, %(uid)s, %(now)s::timestamp,
                           %(uid)s, %(now)s::timestamp
                      FROM new
                      JOIN crm_lifecycle_kind k ON k.id = new.kind_id AND k.counts
                    ON CONFLICT (partner_id, company_id) DO UPDATE SET dirty = TRUE
                     WHERE crm_lifecycle_profile.dirty IS NOT TRUE
                )
                SELECT COUNT(*) FROM new
                """,
                rows=rows,
                nth=SQL("row.nth" if numbered else "1"),
                outsiders=outsiders(SQL("p.id"), SQL("c.id")),
                company=self._default_company().id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
            )
        )
        [count] = self.env.cr.fetchone()
        self.invalidate_model()
        self.env["crm.lifecycle.profile"].invalidate_model()
        return count

    @api.model
    def _default_company(self):
        """Where a signal belongs that neither its source nor its customer assigns to a company."""
        # Every database has its first company, and whoever works may lack the right to see it.
        return self.env["res.company"].sudo().search([], order="id", limit=1)
