from odoo import fields, models


class CrmLifecycleMeasures(models.AbstractModel):
    """What is known about a customer at one moment. The columns are those of `tools.measures`."""

    _name = "crm.lifecycle.measures"
    _description = "Customer Measures"

    first_seen_at = fields.Datetime("First Contact", readonly=True)
    last_seen_at = fields.Datetime("Last Contact", readonly=True)
    last_in_at = fields.Datetime("Last Heard From", readonly=True)
    last_out_at = fields.Datetime("Last Written To", readonly=True)
    touch_in_count = fields.Integer("Contacts From Them", readonly=True)
    touch_out_count = fields.Integer("Contacts To Them", readonly=True)
    lead_count = fields.Integer("Leads", readonly=True)
    quotation_count = fields.Integer("Quotations", readonly=True)
    first_order_at = fields.Datetime("First Order", readonly=True)
    last_order_at = fields.Datetime("Last Order", readonly=True)
    order_count = fields.Integer("Orders", readonly=True)
    order_amount = fields.Float("Ordered", readonly=True, aggregator="sum")
    rhythm_days = fields.Float(
        "Purchase Rhythm (Days)", readonly=True, aggregator="avg", help="Usual days between two orders."
    )
