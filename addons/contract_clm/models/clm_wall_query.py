"""The walls of contracts as SQL.

The rules of many models ask for them on every read, so the subquery must be short: it starts from the few contracts
that have a wall (a partial index), and stands alone, so that the database computes it once and not for each row.
"""

from odoo import SUPERUSER_ID, api, models
from odoo.tools import SQL, Query

from ..tools import walls

MANAGER = "contract_clm.group_contract_clm_manager"
FLUSHED = {
    "clm.contract": (
        "has_wall confidentiality user_id type_id partner_id insider_ids insider_group_ids barred_user_ids "
        "asked_user_ids".split()
    ),
    "clm.contract.type": ["insider_ids", "insider_group_ids"],
    "clm.contract.party": ["contract_id", "partner_id", "signatory_id"],
    "clm.contract.signatory": ["contract_id", "partner_id"],
}


class ClmWallQuery(models.Model):
    _inherit = "clm.contract"

    @api.model
    def _kept_out_query(self, ids=None):
        """Query of the contracts whose wall keeps the current user out; see `tools.walls.lets_in`.

        The system itself is let in, and so is whoever holds the link of a contract without being logged in.

        :param ids: look at these contracts only
        :return: Query, or None if no wall can keep the user out
        """
        user = self.env.user
        if user.id == SUPERUSER_ID or user._is_public():
            return None
        inside = self._people_sql() if user._is_internal() else self._own_party_sql()
        return self._walled_query(
            SQL(
                "%s OR (clm_contract.confidentiality <> %s AND NOT (%s))",
                _linked(self, "barred_user_ids", user.ids),
                walls.NORMAL,
                inside,
            ),
            ids,
        )

    @api.model
    def _insider_query(self, ids=None):
        """Query of the contracts with a wall of which the current user is an insider."""
        return self._walled_query(
            SQL("clm_contract.confidentiality <> %s AND (%s)", walls.NORMAL, self._insider_sql()), ids
        )

    @api.model
    def _walled_query(self, condition, ids):
        for model, names in FLUSHED.items():
            self.env[model].flush_model(names)
        query = Query(self.env, "clm_contract", SQL.identifier("clm_contract"))
        query.add_where(SQL("clm_contract.has_wall"))
        query.add_where(SQL("(%s)", condition))
        if ids is not None:
            query.add_where(SQL("clm_contract.id IN %s", tuple(ids) or (None,)))
        return query

    @api.model
    def _people_sql(self):
        """Whether the current user is owner, insider, or at home in what is only confidential."""
        at_home = SQL("TRUE") if self.env.user.has_group(MANAGER) else self._asked_sql()
        return SQL(
            "clm_contract.user_id IS NOT DISTINCT FROM %s OR %s OR (clm_contract.confidentiality = %s AND %s)",
            self.env.uid,
            self._insider_sql(),
            walls.CONFIDENTIAL,
            at_home,
        )

    @api.model
    def _insider_sql(self):
        user = self.env.user
        groups = user.all_group_ids.ids
        types = self.env["clm.contract.type"]
        return SQL(
            "%s OR %s OR clm_contract.type_id IN (SELECT clm_contract_type.id FROM clm_contract_type WHERE %s OR %s)",
            _linked(self, "insider_ids", user.ids),
            _linked(self, "insider_group_ids", groups),
            _linked(types, "insider_ids", user.ids),
            _linked(types, "insider_group_ids", groups),
        )

    @api.model
    def _asked_sql(self):
        """Whether the current user was ever asked to approve, or may approve for somebody now."""
        # Who stands in for whom is for rules only, and this is for one.
        user = self.env.user.sudo().with_context(active_test=False)
        return _linked(self, "asked_user_ids", user.ids + user.clm_stands_in_for_ids.ids)

    @api.model
    def _own_party_sql(self):
        """Of a customer who is logged in: the contracts of the person, not of everybody at the same company."""
        return SQL(
            """clm_contract.partner_id = %(partner)s OR EXISTS (
                SELECT 1 FROM clm_contract_party party
                 WHERE party.contract_id = clm_contract.id
                   AND %(partner)s IN (party.partner_id, party.signatory_id)
            ) OR EXISTS (
                SELECT 1 FROM clm_contract_signatory signatory
                 WHERE signatory.contract_id = clm_contract.id AND signatory.partner_id = %(partner)s
            )""",
            partner=self.env.user.partner_id.id,
        )


def _linked(model, name, ids):
    """SQL of whether the row of `model` is linked to one of these by the many2many `name`."""
    field = model._fields[name]
    return SQL(
        "EXISTS (SELECT 1 FROM %s rel WHERE rel.%s = %s AND rel.%s IN %s)",
        SQL.identifier(field.relation),
        SQL.identifier(field.column1),
        SQL.identifier(model._table, "id"),
        SQL.identifier(field.column2),
        tuple(ids) or (None,),
    )
