from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

OFFICER = "contract_clm.group_contract_clm_officer"


class ClmLegalHold(models.Model):
    """A matter for which contracts must be preserved: an investigation, a dispute, an audit. Never deleted."""

    _name = "clm.legal.hold"
    _description = "Legal Hold"
    _order = "released_on desc nulls first, placed_on desc, id desc"

    name = fields.Char("Matter", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    contract_ids = fields.Many2many(
        "clm.contract",
        "clm_legal_hold_contract_rel",
        "hold_id",
        "contract_id",
        "Contracts",
        readonly=True,
        context={"active_test": False},
    )
    contract_count = fields.Integer(compute="_compute_contract_count")
    state = fields.Selection(
        [("placed", "In force"), ("released", "Released")], default="placed", required=True, readonly=True
    )
    placed_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    placed_on = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    released_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    released_on = fields.Datetime(readonly=True)
    release_reason = fields.Text(readonly=True)

    @api.depends("contract_ids")
    @api.depends_context("uid")
    def _compute_contract_count(self):
        for hold in self:
            hold.contract_count = len(hold.contract_ids)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(
            self.env._(
                "Legal holds are kept for ever, so that it stays known what was preserved. Release the hold."
            )
        )

    @api.model
    def _place(self, contracts, name, reason):
        """A new hold on these contracts."""
        self._check_officer(contracts)
        companies = contracts.company_id
        if len(companies) != 1:
            raise UserError(
                self.env._(
                    "A hold is for the contracts of one company. Place one for each company of your selection."
                )
            )
        # Holds are written by actions that leave evidence, so users have no right to do it.
        hold = self.sudo().create(
            {
                "name": name,
                "reason": reason,
                "company_id": companies.id,
                "placed_by_id": self.env.uid,
                "contract_ids": [(6, 0, contracts.ids)],
            }
        )
        hold._log("hold_placed", contracts)
        return hold.sudo(self.env.su)

    def _extend(self, contracts):
        """Puts more contracts under a hold that is in force."""
        self._check_officer(contracts)
        if self.state != "placed":
            raise UserError(self.env._("%(hold)s is released. Place a new hold.", hold=self.name))
        if contracts.company_id != self.company_id:
            raise UserError(self.env._("A hold is for the contracts of one company. Place another one."))
        added = contracts.sudo() - self._all_contracts()
        # See _place.
        hold = self.sudo()
        hold.contract_ids = [(4, contract.id) for contract in added]
        hold._log("hold_placed", added)

    def action_release(self, reason):
        """The contracts may be archived and disposed of again, as far as no other hold is on them."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the hold is released."))
        for hold in self:
            hold._check_officer(hold.contract_ids)
            if hold.state != "placed":
                raise UserError(self.env._("%(hold)s is released already.", hold=hold.name))
            contracts = hold._all_contracts()
            # See _place.
            hold.sudo().write(
                {
                    "state": "released",
                    "released_by_id": self.env.uid,
                    "released_on": fields.Datetime.now(),
                    "release_reason": reason.strip(),
                }
            )
            hold.sudo()._log("hold_released", contracts, reason.strip())

    def action_open_release(self):
        self.ensure_one()
        return self.env["clm.reason.wizard"]._open(
            self, "action_release", self.env._("Why is the hold released?")
        )

    def action_view_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action")
        return {
            **action,
            "domain": [("hold_ids", "in", self.ids)],
            "context": {"active_test": False, "create": False},
        }

    def _all_contracts(self):
        """Also those behind walls that the current user does not see."""
        # What the user may see of them could be in the cache.
        self.invalidate_recordset(["contract_ids"])
        return self.sudo().contract_ids

    def _check_officer(self, contracts):
        if not self.env.su and not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Legal holds are placed and released by officers. Ask one of them."))
        self.check_access("read")
        contracts.with_env(self.env).check_access("read")

    def _log(self, kind, contracts, reason=""):
        payload = {"hold": self.id, "matter": self.name}
        self.env["clm.contract"]._log_evidence_rows(
            kind,
            [
                (contract, contract.current_version_id, reason or self.reason, payload)
                for contract in contracts.sudo()
            ],
        )
