from odoo import fields, models


class ClmRenewalStage(models.Model):
    _name = "clm.renewal.stage"
    _description = "Renewal Stage"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    probability = fields.Float("Probability (%)", default=50.0)
    kind = fields.Selection(
        [("open", "Open"), ("renewed", "Renewed"), ("lost", "Lost")], default="open", required=True
    )
    fold = fields.Boolean("Folded in Kanban")

    _probability_range = models.Constraint(
        "CHECK(probability >= 0 AND probability <= 100)", "A probability lies between 0 and 100 percent."
    )
