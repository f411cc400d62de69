from odoo import api, models
from odoo.tools import SQL


class ClmTermMany(models.Model):
    """Reading and writing many terms at once."""

    _inherit = "clm.term"

    _problem = models.Index("(id) WHERE problem IS NOT NULL")

    def action_view_contract(self):
        self.ensure_one()
        return self.contract_id.get_formview_action()

    def _set_past(self):
        """Closes these terms by one statement; whoever calls opens the next one of each, or ends its contract."""
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                """
                UPDATE clm_term SET state = 'past', problem = NULL, write_date = %s, write_uid = %s
                 WHERE id IN %s RETURNING id
                """,
                self.env.cr.now(),
                self.env.uid,
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["state", "problem", "write_date", "write_uid"], flush=False)
        self.modified(["state", "problem"])

    @api.model
    def _insert(self, rows):
        """Inserts terms by one statement, for a fraction of what `create` costs; the columns end the same.

        :param rows: list of dicts of column values, each with its `contract_id`
        """
        columns = [
            field
            for field in self._fields.values()
            if field.store and field.column_type and field.name != "id"
        ]
        computed = [field for field in columns if field.compute and not self._follows_contract(field)]
        columns = [field for field in columns if field not in computed]
        written = self.default_get([field.name for field in columns]) | self._written_now()
        contracts = self.env["clm.contract"].browse(dict.fromkeys(row["contract_id"] for row in rows))
        copied = {contract.id: self._of_contract(contract, columns) for contract in contracts}
        values = [written | copied[row["contract_id"]] | row for row in rows]
        terms = self.browse(
            id_
            for [id_] in self.env.execute_query(
                SQL(
                    "INSERT INTO %s (%s) VALUES %s RETURNING id",
                    SQL.identifier(self._table),
                    SQL(", ").join(SQL.identifier(field.name) for field in columns),
                    SQL(", ").join(self._row_sql(row, columns) for row in values),
                )
            )
        )
        contracts.invalidate_recordset(["term_ids"], flush=False)
        # What depends on terms is found over their contract; it need not be read for that.
        self._fields["contract_id"]._insert_cache(terms, [row["contract_id"] for row in values])
        for field in computed:
            self.env.add_to_compute(field, terms)
        terms.modified([field.name for field in columns], create=True)
        for field in filter(self._follows_contract, columns):
            self.env.remove_to_compute(field, terms)
        return terms

    @api.model
    def _written_now(self):
        now, uid = self.env.cr.now(), self.env.uid
        return {"create_uid": uid, "write_uid": uid, "create_date": now, "write_date": now}

    @api.model
    def _follows_contract(self, field):
        return bool(field.related) and field.related.startswith("contract_id.")

    @api.model
    def _of_contract(self, contract, columns):
        """The values of those columns that are taken over from the contract."""
        values = {}
        for field in filter(self._follows_contract, columns):
            value = contract
            for name in field.related.split(".")[1:]:
                value = value[name]
            values[field.name] = value.id if field.type == "many2one" else value
        return values

    @api.model
    def _row_sql(self, values, columns):
        return SQL(
            "%s",
            tuple(field.convert_to_column_insert(values.get(field.name, False), self) for field in columns),
        )
