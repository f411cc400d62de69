from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import walls
from .clm_wall_mixin import LEVEL_HELP, LEVELS

WALL_FIELDS = {"confidentiality", "insider_ids", "insider_group_ids", "barred_user_ids"}
# What else decides who is inside.
WALL_CAUSES = WALL_FIELDS | {"user_id", "type_id"}


class ClmContractWall(models.Model):
    """Confidentiality: who may see this contract, whatever their other rights.

    The rules of security/clm_wall_security.xml ask `keeps_me_out`, on the contract and on all that belongs to it.
    """

    _name = "clm.contract"
    _inherit = ["clm.contract", "clm.wall.mixin"]

    confidentiality = fields.Selection(
        LEVELS,
        compute="_compute_confidentiality",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help=LEVEL_HELP,
    )
    insider_ids = fields.Many2many(
        "res.users",
        "clm_contract_insider_rel",
        string="Insiders",
        help="People behind the wall, besides those of the contract type.",
    )
    insider_group_ids = fields.Many2many(
        "res.groups",
        "clm_contract_insider_group_rel",
        string="Insider Groups",
        help="All members of these groups are behind the wall.",
    )
    barred_user_ids = fields.Many2many(
        "res.users",
        "clm_contract_barred_rel",
        string="Barred",
        help="Kept out whatever their rights, such as for a conflict of interest.",
    )
    type_insider_ids = fields.Many2many(related="type_id.insider_ids", string="Insiders of the Type")
    type_insider_group_ids = fields.Many2many(
        related="type_id.insider_group_ids", string="Insider Groups of the Type"
    )
    has_wall = fields.Boolean(compute="_compute_has_wall", store=True)
    keeps_me_out = fields.Boolean(compute="_compute_keeps_me_out", search="_search_keeps_me_out")
    is_insider = fields.Boolean(compute="_compute_is_insider", search="_search_is_insider")

    _has_wall_index = models.Index("(id) WHERE has_wall")

    @api.depends("type_id")
    def _compute_confidentiality(self):
        """From the type at first; another type makes a contract more closed, never more open."""
        for contract in self:
            contract.confidentiality = walls.stricter(
                contract.confidentiality or walls.NORMAL, contract.type_id.confidentiality or walls.NORMAL
            )

    @api.depends("confidentiality", "barred_user_ids")
    def _compute_has_wall(self):
        for contract in self:
            contract.has_wall = contract.confidentiality != walls.NORMAL or bool(contract.barred_user_ids)

    @api.depends(
        "has_wall",
        "confidentiality",
        "user_id",
        "insider_ids",
        "insider_group_ids",
        "barred_user_ids",
        "type_id.insider_ids",
        "type_id.insider_group_ids",
        "asked_user_ids",
    )
    @api.depends_context("uid")
    def _compute_keeps_me_out(self):
        # Contracts without a wall, most of them, cost no query.
        walled = self.sudo().filtered("has_wall")
        query = walled and self._kept_out_query(walled._origin.ids)
        closed = set(query) if query else ()
        for contract in self:
            contract.keeps_me_out = contract._origin.id in closed

    @api.model
    def _search_keeps_me_out(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = self._kept_out_query()
        closed = Domain.FALSE if query is None else Domain("id", "in", query)
        return closed if True in value else ~closed

    @api.depends(
        "confidentiality",
        "insider_ids",
        "insider_group_ids",
        "type_id.insider_ids",
        "type_id.insider_group_ids",
    )
    @api.depends_context("uid")
    def _compute_is_insider(self):
        # See _compute_keeps_me_out.
        walled = self.sudo().filtered("has_wall")
        inside = set(self._insider_query(walled._origin.ids)) if walled else ()
        for contract in self:
            contract.is_insider = contract._origin.id in inside

    @api.model
    def _search_is_insider(self, operator, value):
        if operator != "in":
            return NotImplemented
        inside = Domain("id", "in", self._insider_query())
        return inside if True in value else ~inside

    def _admitted(self, users):
        """Those of `users` whom the wall would let in if they were asked to approve."""
        self.ensure_one()
        # Who is behind the wall does not depend on who asks.
        contract = self.sudo()
        if not contract.has_wall:
            return users
        insiders = contract._insiders() | contract.type_id._insiders()
        return users.filtered(
            lambda user: walls.may_be_asked(
                contract.confidentiality,
                walls.Standing(
                    is_owner=user == contract.user_id,
                    is_insider=user in insiders,
                    is_barred=user in contract.barred_user_ids,
                ),
            )
        )

    def _kept_out(self, user):
        """The contracts of `self` with a wall that this person may not read."""
        # Which contracts have a wall does not depend on who asks; what the person may read is asked as that person.
        walled = self.sudo().filtered("has_wall")
        return walled - walled.with_user(user).sudo(False)._filtered_access("read")

    @api.constrains("confidentiality", "user_id", "barred_user_ids")
    def _check_owner_is_inside(self):
        for contract in self:
            if contract.confidentiality != walls.NORMAL and not contract.user_id:
                raise ValidationError(
                    self.env._(
                        "%(contract)s is confidential, so it needs an owner: choose one first.",
                        contract=contract.name,
                    )
                )
            if contract.user_id in contract.barred_user_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s is barred from %(contract)s and cannot be its owner. Choose another owner.",
                        user=contract.user_id.name,
                        contract=contract.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        contracts = super().create(vals_list)
        contracts._show_outsiders_out()
        return contracts

    def write(self, vals):
        if not WALL_CAUSES & vals.keys():
            return super().write(vals)
        before = {contract: contract._wall_facts() for contract in self}
        result = super().write(vals)
        self._log_wall_changes(before)
        if WALL_FIELDS & vals.keys():
            self._check_still_inside()
        self._show_outsiders_out()
        return result

    def _check_still_inside(self):
        """Nobody closes the door on themselves by mistake: the page could not even be shown to them again."""
        if self.env.su or not (locked := self._kept_out(self.env.user)):
            return
        raise UserError(
            self.env._(
                "After this you could not read %(contract)s any more. Add yourself to the insiders, or ask the "
                "owner, %(owner)s, to make this change.",
                contract=locked[0].name,
                owner=locked[0].user_id.name,
            )
        )

    def _wall_facts(self):
        """Who is behind the wall, in plain values for the evidence."""
        # Names of users and groups, which not every user may read.
        contract = self.sudo()
        return {
            "confidentiality": contract.confidentiality,
            "insiders": sorted(contract.insider_ids.mapped("login")),
            "insider_groups": sorted(contract.insider_group_ids.mapped("full_name")),
            "barred": sorted(contract.barred_user_ids.mapped("login")),
            "type_insiders": sorted(contract.type_id.insider_ids.mapped("login")),
            "type_insider_groups": sorted(contract.type_id.insider_group_ids.mapped("full_name")),
        }

    def _log_wall_changes(self, before):
        labels = dict(self._fields["confidentiality"]._description_selection(self.env))
        rows = [
            (
                contract,
                contract.current_version_id,
                labels[after["confidentiality"]],
                {"before": earlier, "after": after},
            )
            for contract, earlier in before.items()
            if (after := contract.sudo()._wall_facts()) != earlier
        ]
        if rows:
            self._log_evidence_rows("confidentiality_changed", rows)
