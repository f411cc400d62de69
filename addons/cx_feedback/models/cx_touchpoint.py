from odoo import api, fields, models

# Where the touchpoints that are there from the start usually happen: stages of the two lifecycles.
USUAL_STAGES = {
    "touchpoint_meeting": ("awareness", "consideration", "b2c_awareness"),
    "touchpoint_quotation": ("consideration", "active", "at_risk", "b2c_awareness", "b2c_active"),
    "touchpoint_order": (
        "purchase",
        "active",
        "loyal",
        "won_back",
        "b2c_purchase",
        "b2c_active",
        "b2c_loyal",
    ),
    "touchpoint_delivery": (
        "purchase",
        "onboarding",
        "active",
        "loyal",
        "b2c_purchase",
        "b2c_active",
        "b2c_loyal",
    ),
    "touchpoint_onboarding": ("onboarding", "b2c_purchase"),
    "touchpoint_invoice": (
        "purchase",
        "onboarding",
        "active",
        "loyal",
        "b2c_purchase",
        "b2c_active",
        "b2c_loyal",
    ),
}


class CxTouchpoint(models.Model):
    """A moment in the customer's life with us that can be good or bad: what the scores are about."""

    _name = "cx.touchpoint"
    _description = "Customer Touchpoint"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    description = fields.Text(translate=True, help="What the customer does and expects here.")
    stage_ids = fields.Many2many(
        "crm.lifecycle.stage",
        string="Stages",
        help="In which stages of the lifecycle it is meant to happen. The journey map shows these cells before anybody "
        "has answered, and others lighter. Leave empty where it may happen in all.",
    )
    company_id = fields.Many2one("res.company", help="Leave empty to share it with all companies.")

    @api.model
    def _design_usual(self):
        """Once, at installation: where these touchpoints happen in the stages that are still there."""
        for name, stages in USUAL_STAGES.items():
            touchpoint = self.env.ref(f"cx_feedback.{name}", raise_if_not_found=False)
            found = (
                self.env.ref(f"crm_lifecycle.stage_{stage}", raise_if_not_found=False) for stage in stages
            )
            if touchpoint:
                touchpoint.stage_ids = self.env["crm.lifecycle.stage"].union(*filter(None, found))
