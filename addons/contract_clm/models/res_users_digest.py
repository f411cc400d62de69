from odoo import fields, models
from odoo.fields import NO_ACCESS


class ResUsers(models.Model):
    _inherit = "res.users"

    clm_digest = fields.Boolean(
        "Weekly mail on my renewals",
        default=True,
        help="On Mondays: deadlines that passed or come next, sums, what was renewed and lost. None without news.",
    )
    # Written by the job that sends it.
    clm_digest_week = fields.Date("Monday of the Last Digest", copy=False, groups=NO_ACCESS)

    @property
    def SELF_READABLE_FIELDS(self):  # noqa: N802
        return [*super().SELF_READABLE_FIELDS, "clm_digest"]

    @property
    def SELF_WRITEABLE_FIELDS(self):  # noqa: N802
        return [*super().SELF_WRITEABLE_FIELDS, "clm_digest"]
