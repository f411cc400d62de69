from odoo import api, fields, models


class CrmLifecycleProfile(models.Model):
    """Where a customer is now: one row per commercial partner and company.

    Only `_move` writes the stage, so that profile and history always tell the same.
    """

    _name = "crm.lifecycle.profile"
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
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        group_expand="_read_group_stage_ids",
    )
    stage_color = fields.Integer(related="stage_id.color", export_string_translation=False)
    stage_entered_at = fields.Datetime("In Stage Since", required=True)
    user_id = fields.Many2one(related="partner_id.user_id", string="Salesperson")
    country_id = fields.Many2one(related="partner_id.country_id")

    _partner_company_uniq = models.Constraint(
        "UNIQUE(partner_id, company_id)", "This customer has a lifecycle profile in this company."
    )

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        return stages.search([("company_id", "in", [*self.env.companies.ids, False])])

    def action_open_partner(self):
        self.ensure_one()
        return self.partner_id.get_formview_action()

    def action_open_move(self):
        return self.partner_id.action_open_lifecycle_move()

    @api.model
    def _move(self, partners, stage, reason, *, entered_at=None, cause="manual"):
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
        self._follow(stays)
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
    def _follow(self, stays):
        """Bring the profiles to the stage of these open stays, which are of one company and one move."""
        if not stays:
            return
        values = {"stage_id": stays[0].stage_id.id, "stage_entered_at": stays[0].entered_at}
        known = self.search(
            [("partner_id", "in", stays.partner_id.ids), ("company_id", "=", stays.company_id.id)]
        )
        known.write(values)
        self.create(
            [
                {"partner_id": partner.id, "company_id": stays.company_id.id, **values}
                for partner in stays.partner_id - known.partner_id
            ]
        )
