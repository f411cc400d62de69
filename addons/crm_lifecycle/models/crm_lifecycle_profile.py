from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

DIRTY_BATCH = 10_000
RANGE = 100_000
POSITION = "crm_lifecycle.evaluate_position"


class CrmLifecycleProfile(models.Model):
    """Where a customer is now: one row per commercial partner and company.

    Only `_move` writes the stage, so that profile and history always tell the same.
    """

    _name = "crm.lifecycle.profile"
    _inherit = "crm.lifecycle.measures"
    _description = "Customer Lifecycle Profile"
    _order = "stage_entered_at desc, id desc"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, ondelete="cascade", check_company=True
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    stage_id = fields.Many2one(
        "crm.lifecycle.stage",
        index=True,
        ondelete="restrict",
        check_company=True,
        group_expand="_read_group_stage_ids",
    )
    stage_color = fields.Integer(related="stage_id.color", export_string_translation=False)
    model_id = fields.Many2one(related="stage_id.model_id", string="Lifecycle")
    stage_entered_at = fields.Datetime("In Stage Since")
    furthest_stage_id = fields.Many2one("crm.lifecycle.stage", readonly=True, ondelete="set null")
    hold_until = fields.Datetime("Held Until", help="Rules leave the customer alone until then.")
    dirty = fields.Boolean(readonly=True, help="Something happened since the profile was computed.")
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    country_id = fields.Many2one(related="partner_id.country_id")

    _dirty_idx = models.Index("(id) WHERE dirty IS TRUE")
    _partner_company_uniq = models.Constraint(
        "UNIQUE(partner_id, company_id)", "This customer has a lifecycle profile in this company."
    )

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        found = [("company_id", "in", [*self.env.companies.ids, False])]
        lifecycles = list(self._lifecycles_of(Domain(domain)))
        # A board of one lifecycle shows the empty stages of that one only.
        if lifecycles:
            found.append(("model_id", "in", lifecycles))
        return stages.search(found)

    @api.model
    def _lifecycles_of(self, domain):
        """The lifecycles that a domain on profiles, as written or as rewritten by the ORM, asks for."""
        for condition in domain.iter_conditions():
            name, operator, value = condition.field_expr, condition.operator, condition.value
            if name in ("model_id", "stage_id.model_id") and operator in ("=", "in"):
                yield from [value] if operator == "=" else value
            elif name == "stage_id" and operator in ("any", "any!") and not isinstance(value, int):
                yield from self._lifecycles_of(Domain(value))

    def action_open_partner(self):
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_open_move(self):
        return self.partner_id.action_open_lifecycle_move()

    @api.model
    def _move(self, partners, stage, reason, *, entered_at=None, cause="manual", hold_until=None):
        """Move customers into a stage in the current company and return the new stays.

        Contacts stand for their customer; customers that are in the stage already stay as they are.
        The caller has checked that the user may do this.
        """
        entered_at = entered_at or fields.Datetime.now()
        partners = partners.commercial_partner_id
        open_stays = self._open_stays(partners)
        partners -= open_stays.filtered(lambda stay: stay.stage_id == stage).partner_id
        ending = open_stays.filtered(lambda stay: stay.partner_id in partners)
        ending._check_can_end(entered_at)
        ending.left_at = entered_at
        ending.flush_recordset()
        stays = ending.create(
            [
                {
                    "partner_id": partner.id,
                    "company_id": self.env.company.id,
                    "stage_id": stage.id,
                    "entered_at": entered_at,
                    "cause": cause,
                    "reason": reason,
                }
                for partner in partners
            ]
        )
        self._follow(stays, hold_until)
        return stays

    @api.model
    def _open_stays(self, partners):
        return self.env["crm.lifecycle.history"].search(
            [
                ("partner_id", "in", partners.ids),
                ("company_id", "=", self.env.company.id),
                ("left_at", "=", False),
            ]
        )

    @api.model
    def _follow(self, stays, hold_until=None):
        """Bring the profiles to the stage of these open stays, which are of one company and one move."""
        if not stays:
            return
        stage = stays[0].stage_id
        values = {"stage_id": stage.id, "stage_entered_at": stays[0].entered_at, "hold_until": hold_until}
        known = self.search(
            [("partner_id", "in", stays.partner_id.ids), ("company_id", "=", stays.company_id.id)]
        )
        known.write(values)
        if stage.forward:
            known.filtered(lambda profile: profile._is_further(stage)).furthest_stage_id = stage
            values["furthest_stage_id"] = stage.id
        self.create(
            [
                {"partner_id": partner.id, "company_id": stays.company_id.id, "dirty": True, **values}
                for partner in stays.partner_id - known.partner_id
            ]
        )

    def _is_further(self, stage):
        furthest = self.furthest_stage_id
        return furthest.model_id != stage.model_id or furthest.sequence < stage.sequence

    @api.model
    def _trigger_evaluation(self):
        # Whoever changes a rule need not be allowed to see scheduled actions.
        self.env.ref("crm_lifecycle.ir_cron_evaluate").sudo()._trigger()

    @api.model
    def _refresh_dirty(self, limit=DIRTY_BATCH):
        """Computes profiles with new signals and moves their customers; returns how many were computed.

        Two workers take different profiles.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT id FROM crm_lifecycle_profile WHERE dirty IS TRUE ORDER BY id LIMIT %s"
                " FOR UPDATE SKIP LOCKED",
                limit,
            )
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        if ids:
            self._refresh(ids)
        return len(ids)

    @api.model
    def _refresh(self, ids=None):
        """Computes measures and stages of these profiles, or of all."""
        self.env["crm.lifecycle.engine"]._refresh_profiles(fields.Datetime.now(), ids)

    @api.model
    def _cron_refresh(self):
        """Brings profiles up to date in batches, each committed."""
        commit = self.env["ir.cron"]._commit_progress
        while done := self._refresh_dirty():
            if not commit(done):
                return

    @api.model
    def _cron_evaluate(self):
        """Evaluates everyone: time passes also for those with whom nothing happens.

        Where the time given to the run is over, the next one goes on from there.
        """
        # The position is nobody's to read or to change.
        parameters = self.env["ir.config_parameter"].sudo()
        start = int(parameters.get_param(POSITION, 0))
        self.env.cr.execute("SELECT COALESCE(MAX(id), 0) FROM crm_lifecycle_profile")
        [last] = self.env.cr.fetchone()
        while start < last:
            self.env.cr.execute(
                "SELECT array_agg(id) FROM crm_lifecycle_profile WHERE id > %s AND id <= %s",
                (start, start + RANGE),
            )
            [ids] = self.env.cr.fetchone()
            if ids:
                self.env["crm.lifecycle.engine"]._evaluate_profiles(fields.Datetime.now(), ids)
            start += RANGE
            left = max(-(-(last - start) // RANGE), 0)
            if not self.env["ir.cron"]._commit_progress(1, remaining=left) and left:
                parameters.set_param(POSITION, start)
                self._trigger_evaluation()
                return
        parameters.set_param(POSITION, 0)
