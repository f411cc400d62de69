from odoo import api, models


class ClmContract(models.Model):
    """The notice rule and the minimum term, as templates may use them."""

    _inherit = "clm.contract"

    def _contract_values(self):
        values = super()._contract_values()
        values["term"]["minimum"] = (
            {"length": self.minimum_length, "unit": self.minimum_unit} if self.minimum_length else None
        )
        if values["notice"]:
            values["notice"] |= {
                "anchor": self.notice_anchor,
                "arrival": self.notice_arrival,
                "delivery_days": self.notice_delivery_days,
            }
        return values

    @api.model
    def _known_fields(self):
        names = super()._known_fields()
        return names | {
            "contract.term.minimum": self.env._("Minimum term"),
            "contract.term.minimum.length": self.env._("Number of units"),
            "contract.term.minimum.unit": self.env._("day, week, month or year"),
            "contract.notice.anchor": self.env._("Notice counts back from: end or anniversary"),
            "contract.notice.arrival": self.env._("Notice must be: sent or received"),
            "contract.notice.delivery_days": self.env._("Days of delivery"),
        }

    @api.model
    def _known_formats(self):
        return {**super()._known_formats(), "contract.term.minimum": "duration"}

    @api.model
    def _example_contract(self, today):
        values = super()._example_contract(today)
        values["term"]["minimum"] = {"length": 24, "unit": "month"}
        values["notice"] |= {"anchor": "end", "arrival": "received", "delivery_days": 3}
        return values
