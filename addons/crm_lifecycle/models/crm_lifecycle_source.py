from odoo import api, models
from odoo.tools import SQL

PREFIX = "crm.lifecycle.source."


class CrmLifecycleSource(models.AbstractModel):
    """Where signals come from. Inherit it under a name that starts with `crm.lifecycle.source.`.

    The attributes are SQL over the source table `s` and what `_joins` adds; they are
    constants of the code, never input. `_kind` names a record of crm.lifecycle.kind.
    The collector finds changed rows by their write date, so nothing else is needed.
    """

    _name = "crm.lifecycle.source"
    _description = "Source of Customer Signals"

    _kind = ""
    _source_model = ""
    _contact = "s.partner_id"
    _company = "s.company_id"
    _occurred_at = "s.create_date"
    _amount = "NULL"
    _product = "NULL"
    _payload = "NULL"
    _joins = ""
    _condition = "TRUE"
    _changed = "s.write_date"

    @api.model
    def _sources(self):
        """The adapters whose source app is installed."""
        names = sorted(name for name in self.env.registry if name.startswith(PREFIX))
        return [self.env[name] for name in names if self.env[name]._is_available()]

    @api.model
    def _models_by_code(self):
        return {source._kind: source._source_model for source in self._sources()}

    @api.model
    def _is_available(self):
        model = self.env.registry.get(self._source_model)
        return model is not None and not model._abstract

    @api.model
    def _source_table(self):
        return self.env[self._source_model]._table

    @api.model
    def _select(self, where):
        """Rows for `crm.lifecycle.event._insert`; `where` is SQL over `s`."""
        kind = self.env["crm.lifecycle.kind"]._of_code(self._kind)
        return SQL(
            """SELECT %(kind)s AS kind_id, %(contact)s AS contact_id, %(company)s::int AS company_id,
                      %(occurred_at)s::timestamp AS occurred_at, s.id AS source_id, NULL::varchar AS source_ref,
                      %(amount)s::float8 AS amount, %(product)s::int AS product_id, %(payload)s::jsonb AS payload
                 FROM %(table)s s %(joins)s
                WHERE %(contact)s IS NOT NULL AND (%(condition)s) AND %(where)s""",
            kind=kind.id,
            contact=SQL(self._contact),
            company=SQL(self._company),
            occurred_at=SQL(self._occurred_at),
            amount=SQL(self._amount),
            product=SQL(self._product),
            payload=SQL(self._payload),
            table=SQL.identifier(self._source_table()),
            joins=SQL(self._joins),
            condition=SQL(self._condition),
            where=where,
        )

    @api.model
    def _collect(self, where):
        """Stores the signals of the rows for which `where` holds; returns how many are new."""
        if not self.env["crm.lifecycle.kind"]._of_code(self._kind).active:
            return 0
        return self.env["crm.lifecycle.event"]._insert(self._select(where))

    @api.model
    def _collect_ids(self, ids):
        """Stores the signals of these rows now, for those who cannot wait for the collector."""
        return self._collect(SQL("s.id = ANY(%s)", list(ids)))
