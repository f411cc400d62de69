from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

LIFECYCLE_USER = "crm_lifecycle.group_crm_lifecycle_user"
# Fields of documents that are read from the customer's profile, and their names there.
OF_PROFILE = {
    "lifecycle_stage_id": "stage_id",
    "lifecycle_stage_entered_at": "stage_entered_at",
    "lifecycle_hold_until": "hold_until",
    "lifecycle_furthest_stage_id": "furthest_stage_id",
}


class CrmLifecycleStanding(models.AbstractModel):
    """Where the customer of a document stands: shown, searched and grouped by wherever people work.

    How to use: inherit it and set `_lifecycle_customer`, the path to the contact of the customer.
    The company is that of the document, or the current one where the document is shared.
    """

    _name = "crm.lifecycle.standing"
    _description = "Document of a Customer with a Lifecycle Stage"

    _lifecycle_customer = "partner_id"

    lifecycle_stage_id = fields.Many2one(
        "crm.lifecycle.stage",
        compute="_compute_lifecycle_stage",
        search="_search_lifecycle_stage_id",
        groups=LIFECYCLE_USER,
        help="Where the customer stands in the company. A contact shows the stage of its customer.",
    )
    lifecycle_stage_color = fields.Integer(
        related="lifecycle_stage_id.color", groups=LIFECYCLE_USER, export_string_translation=False
    )
    lifecycle_model_id = fields.Many2one(
        "crm.lifecycle.model",
        "Lifecycle",
        compute="_compute_lifecycle_stage",
        search="_search_lifecycle_model_id",
        groups=LIFECYCLE_USER,
    )
    lifecycle_stage_entered_at = fields.Datetime(
        "In Stage Since",
        compute="_compute_lifecycle_stage",
        search="_search_lifecycle_stage_entered_at",
        groups=LIFECYCLE_USER,
    )
    lifecycle_furthest_stage_id = fields.Many2one(
        "crm.lifecycle.stage",
        "Furthest Stage",
        compute="_compute_lifecycle_stage",
        search="_search_lifecycle_furthest_stage_id",
        groups=LIFECYCLE_USER,
        help="The last step ahead that the customer has ever reached.",
    )
    lifecycle_hold_until = fields.Datetime(
        "Held Until",
        compute="_compute_lifecycle_stage",
        search="_search_lifecycle_hold_until",
        groups=LIFECYCLE_USER,
        help="Rules leave the customer alone until then.",
    )
    lifecycle_why = fields.Char("Why", compute="_compute_lifecycle_why", groups=LIFECYCLE_USER)

    @api.model
    def _lifecycle_path(self):
        return f"{self._lifecycle_customer}.commercial_partner_id"

    @api.depends(
        lambda self: [
            f"{self._lifecycle_path()}.lifecycle_profile_ids.{name}" for name in OF_PROFILE.values()
        ]
    )
    @api.depends_context("company")
    def _compute_lifecycle_stage(self):
        empty = self.env["crm.lifecycle.profile"]
        profiles = {
            (profile.partner_id, profile.company_id): profile
            for profile in empty.search(self._lifecycle_here())
        }
        for record in self:
            profile = profiles.get(record._lifecycle_key(), empty)
            record.lifecycle_model_id = profile.stage_id.model_id
            for name, source in OF_PROFILE.items():
                record[name] = profile[source]

    @api.depends(lambda self: [f"{self._lifecycle_path()}.lifecycle_history_ids.reason"])
    @api.depends_context("company")
    def _compute_lifecycle_why(self):
        empty = self.env["crm.lifecycle.history"]
        stays = empty.search(self._lifecycle_here() & Domain("left_at", "=", False))
        reasons = {(stay.partner_id, stay.company_id): stay.why for stay in stays}
        for record in self:
            record.lifecycle_why = reasons.get(record._lifecycle_key())

    def _lifecycle_here(self):
        """The profiles or stays of these documents, and some more where companies are mixed."""
        keys = [record._lifecycle_key() for record in self]
        return Domain("partner_id", "in", [partner.id for partner, _company in keys]) & Domain(
            "company_id", "in", [company.id for _partner, company in keys]
        )

    def _lifecycle_key(self):
        """The customer and the company of which the stage is told."""
        partner = self.mapped(self._lifecycle_path())._origin
        return partner, self._lifecycle_company()

    def _lifecycle_company(self):
        return self.company_id or self.env.company

    @api.model
    def _search_lifecycle(self, name, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        found = self._lifecycle_domain(Domain(name, operator, value))
        if operator == "in" and False in value:
            found |= ~self._lifecycle_domain(Domain.TRUE)
        return found

    @api.model
    def _lifecycle_domain(self, condition):
        """Documents whose customer's profile in the company of the document fits."""
        profiles = f"{self._lifecycle_path()}.lifecycle_profile_ids"

        def fits(company):
            return Domain(profiles, "any", Domain("company_id", "=", company.id) & condition)

        shared = Domain("company_id", "=", False) & fits(self.env.company)
        own = (Domain("company_id", "=", company.id) & fits(company) for company in self.env.companies)
        return Domain.OR([shared, *own])

    @api.model
    def _search_lifecycle_stage_id(self, operator, value):
        return self._search_lifecycle("stage_id", operator, value)

    @api.model
    def _search_lifecycle_model_id(self, operator, value):
        return self._search_lifecycle("stage_id.model_id", operator, value)

    @api.model
    def _search_lifecycle_stage_entered_at(self, operator, value):
        return self._search_lifecycle("stage_entered_at", operator, value)

    @api.model
    def _search_lifecycle_furthest_stage_id(self, operator, value):
        return self._search_lifecycle("furthest_stage_id", operator, value)

    @api.model
    def _search_lifecycle_hold_until(self, operator, value):
        return self._search_lifecycle("hold_until", operator, value)

    def _field_to_sql(self, alias, field_expr, query=None):
        """Lets documents be grouped by what is read from the profile."""
        if query is None or field_expr not in (*OF_PROFILE, "lifecycle_model_id"):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        profile = self._join_lifecycle_profile(alias, query)
        if field_expr in OF_PROFILE:
            return SQL.identifier(profile, OF_PROFILE[field_expr])
        stage = query.make_alias(profile, "stage_id")
        same = SQL("%s = %s", SQL.identifier(profile, "stage_id"), SQL.identifier(stage, "id"))
        query.add_join("LEFT JOIN", stage, "crm_lifecycle_stage", same)
        return SQL.identifier(stage, "model_id")

    @api.model
    def _join_lifecycle_profile(self, alias, query):
        contact = query.make_alias(alias, "lifecycle_contact")
        is_contact = SQL("%s = %s", self._lifecycle_contact_sql(alias), SQL.identifier(contact, "id"))
        query.add_join("LEFT JOIN", contact, "res_partner", is_contact)
        profile = query.make_alias(alias, "lifecycle_profile")
        is_profile = SQL(
            "%s = %s AND %s = %s",
            SQL.identifier(profile, "partner_id"),
            SQL.identifier(contact, "commercial_partner_id"),
            SQL.identifier(profile, "company_id"),
            self._lifecycle_company_sql(alias),
        )
        query.add_join("LEFT JOIN", profile, "crm_lifecycle_profile", is_profile)
        return profile

    @api.model
    def _lifecycle_contact_sql(self, alias):
        return SQL.identifier(alias, self._lifecycle_customer)

    @api.model
    def _lifecycle_company_sql(self, alias):
        return SQL("COALESCE(%s, %s)", SQL.identifier(alias, "company_id"), self.env.company.id)

    def action_open_lifecycle_move(self):
        """Asks to which stage the customers of these documents go, and why."""
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_lifecycle.crm_lifecycle_move_action")
        context = {"default_partner_ids": self.mapped(self._lifecycle_path()).ids}
        company = self[:1]._lifecycle_company()
        if company != self.env.company:
            context["default_company_id"] = company.id
        return action | {"context": context}
