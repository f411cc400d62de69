from odoo import fields, models

CODE_POLICIES = [("none", "Nobody"), ("counterparty", "The counterparty"), ("everybody", "Everybody")]


class ClmContractType(models.Model):
    """How contracts of the type are signed."""

    _inherit = "clm.contract.type"

    signing_order = fields.Selection(
        [
            ("together", "Both sides at the same time"),
            ("ours_first", "We sign first"),
            ("theirs_first", "The counterparty signs first"),
        ],
        default="together",
        required=True,
        help="Who is asked first; the tab “Parties” of a contract can say otherwise.",
    )
    signature_code = fields.Selection(
        CODE_POLICIES,
        "One-time code",
        help="Who must type a code that was just mailed to them, to sign. Empty: as the company's settings say. "
        "Our own people sign logged in, with their password.",
    )
    signature_delegation = fields.Boolean(
        "May pass on the signature",
        default=True,
        help="The counterparty's signer may name a colleague who signs instead.",
    )
    signature_remind_after = fields.Integer(
        "Remind after (days)", default=3, help="So many days after the invitation; 0: not at all."
    )
    signature_remind_before = fields.Integer(
        "Remind before the end (days)", default=2, help="So many days before the link expires; 0: not at all."
    )

    _signature_days = models.Constraint(
        "CHECK(signature_remind_after >= 0 AND signature_remind_before >= 0)",
        "Days of reminders cannot be negative.",
    )
