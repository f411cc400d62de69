from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

PREFIX = "crm.lifecycle.source."


class CrmLifecycleSource(models.AbstractModel):
    """Where signals come from. Inherit it under a name that starts with `crm.lifecycle.source.`.

    The attributes are SQL over the source table `s` and what `_joins` adds; they are
    constants of the code, never input. `_kind` names a record of crm.lifecycle.kind;
    a source of several kinds sets `_kind_id` to SQL and overrides `_codes`.
    What can happen to the same source again sets `_nth` to SQL that counts it.
    The collector finds changed rows by `_changed`, and looks `_overlap` further back,
    because the rows of a long transaction become visible later than they say.
    """

    _name = "crm.lifecycle.source"
    _description = "Source of Customer Signals"

    _kind = ""
    _kind_id = ""
    _source_model = ""
    _needs = ()
    _contact = "s.partner_id"
    _company = "s.company_id"
    _occurred_at = "s.create_date"
    _amount = "NULL"
    _product = "NULL"
    _payload = "NULL"
    _joins = ""
    _nth = ""
    _condition = "TRUE"
    _changed = "s.write_date"
    _overlap = timedelta(hours=1)

    @api.model
    def _sources(self):
        """The adapters whose source app is installed."""
        names = sorted(name for name in self.env.registry if name.startswith(PREFIX))
        return [self.env[name] for name in names if self.env[name]._is_available()]

    @api.model
    def _models_by_code(self):
        return {code: source._source_model for source in self._sources() for code in source._codes()}

    @api.model
    def _codes(self):
        """The kinds of signals that come from here."""
        return [self._kind]

    @api.model
    def _is_available(self):
        """Is the app there that brings the source model, and `_needs` beside it?"""
        found = [self.env.registry.get(name) for name in (self._source_model, *self._needs)]
        return all(model is not None and not model._abstract for model in found)

    @api.model
    def _source_name(self):
        return self.env["ir.model"]._get(self._source_model).name or self._name

    @api.model
    def _source_table(self):
        return self.env[self._source_model]._table

    @api.model
    def _select(self, where):
        """Rows for `crm.lifecycle.event._insert`; `where` is SQL over `s`."""
        return SQL(
            """SELECT k.id AS kind_id, %(contact)s AS contact_id, %(company)s::int AS company_id,
                      %(occurred_at)s::timestamp AS occurred_at, s.id AS source_id, NULL::varchar AS source_ref,
                      %(amount)s::float8 AS amount, %(product)s::int AS product_id, %(payload)s::jsonb AS payload
                      %(nth)s
                 FROM %(table)s s %(joins)s
                 JOIN crm_lifecycle_kind k ON k.id = %(kind)s AND k.active
                WHERE %(contact)s IS NOT NULL AND (%(condition)s) AND %(where)s""",
            kind=self._kind_sql(),
            contact=SQL(self._contact),
            company=SQL(self._company),
            occurred_at=SQL(self._occurred_at),
            amount=SQL(self._amount),
            product=SQL(self._product),
            payload=SQL(self._payload),
            nth=SQL(f", {self._nth} AS nth") if self._nth else SQL(),
            table=SQL.identifier(self._source_table()),
            joins=SQL(self._joins),
            condition=SQL(self._condition),
            where=where,
        )

    @api.model
    def _kind_sql(self):
        if self._kind_id:
            return SQL(self._kind_id)
        return SQL("%s", self.env["crm.lifecycle.kind"]._of_code(self._kind).id)

    @api.model
    def _collect(self, where):
        """Stores the signals of the rows for which `where` holds; returns how many are new."""
        return self.env["crm.lifecycle.event"]._insert(self._select(where), numbered=bool(self._nth))

    @api.model
    def _collect_ids(self, ids):
        """Stores the signals of these rows now, for those who cannot wait for the collector."""
        return self._collect(SQL("s.id = ANY(%s)", list(ids)))
