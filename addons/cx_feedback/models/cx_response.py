from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import nps, scale

CHANNELS = [
    ("email", "E-mail"),
    ("sms", "Text message"),
    ("web", "Website"),
    ("code", "Code at a place"),
    ("kiosk", "Kiosk"),
    ("portal", "Customer portal"),
    ("survey", "Survey form"),
    ("rating", "Rating"),
    ("api", "Another program"),
    ("hand", "Noted by hand"),
]
COUNTED = {"score", "score_input", "metric_id", "program_id", "touchpoint_id", "company_id", "date"} | {
    "stage_id",
    "user_id",
    "lang",
}


class CxResponse(models.Model):
    """One answer of one person to one metric: a narrow fact table without chatter."""

    _name = "cx.response"
    _description = "Customer Feedback Response"
    _order = "date desc, id desc"
    _rec_name = "metric_id"
    _check_company_auto = True
    # The second in which an anonymous answer came would be a trace of the person.
    _log_access = False

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        ondelete="set null",
        check_company=True,
        help="Who answered. When this person is erased, the score stays for the statistics.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    metric_id = fields.Many2one("cx.metric", required=True, ondelete="restrict", check_company=True)
    program_id = fields.Many2one("cx.program", ondelete="restrict", check_company=True)
    touchpoint_id = fields.Many2one("cx.touchpoint", ondelete="restrict", check_company=True)
    invitation_id = fields.Many2one("cx.invitation", readonly=True, ondelete="set null")
    place_id = fields.Many2one("cx.place", ondelete="restrict", readonly=True)
    channel = fields.Selection(CHANNELS, required=True, default="hand")
    lang = fields.Char("Language", readonly=True, help="Of the page that was answered.")
    order_id = fields.Many2one("sale.order", ondelete="set null", check_company=True)
    lead_id = fields.Many2one("crm.lead", ondelete="set null", check_company=True)
    followup_id = fields.Many2one("cx.program.followup", "Asked After", readonly=True, ondelete="set null")
    choice = fields.Char("Reason", readonly=True, help="What was chosen after the score.")
    ticket_key = fields.Char(readonly=True, copy=False, groups="base.group_no_one")
    pseudonym = fields.Char(
        readonly=True, copy=False, help="Answers of the same person to a pseudonymous program share it."
    )
    metric_kind = fields.Selection(related="metric_id.kind")
    metric_question = fields.Text("Question", related="metric_id.question")
    score = fields.Integer(aggregator="avg", help="Without meaning for open text.")
    score_input = fields.Char(
        "Score as Typed", compute="_compute_score_input", inverse="_inverse_score_input"
    )
    scale_label = fields.Char("Scale", compute="_compute_scale_label")
    band = fields.Selection(
        [(nps.PROMOTER, "Promoter"), (nps.PASSIVE, "Passive"), (nps.DETRACTOR, "Detractor")],
        compute="_compute_band",
        store=True,
        precompute=True,
    )
    comment = fields.Text()
    date = fields.Datetime(required=True, default=fields.Datetime.now)

    _metric_date_idx = models.Index("(metric_id, company_id, date)")
    _partner_date_idx = models.Index("(partner_id, date) WHERE partner_id IS NOT NULL")
    _program_date_idx = models.Index("(program_id, date) WHERE program_id IS NOT NULL")
    _order_idx = models.Index("(order_id) WHERE order_id IS NOT NULL")
    _lead_idx = models.Index("(lead_id) WHERE lead_id IS NOT NULL")
    _place_idx = models.Index("(place_id) WHERE place_id IS NOT NULL")
    _invitation_uniq = models.UniqueIndex("(invitation_id) WHERE invitation_id IS NOT NULL")
    _ticket_uniq = models.UniqueIndex("(ticket_key) WHERE ticket_key IS NOT NULL")

    @api.depends("score", "metric_id")
    def _compute_score_input(self):
        for response in self:
            known = response._origin and response.metric_kind != scale.TEXT
            response.score_input = str(response.score) if known else False

    def _inverse_score_input(self):
        for response in self.filtered("score_input"):
            response.score = response.metric_id._parse_score(response.score_input)

    @api.depends("metric_id")
    def _compute_scale_label(self):
        for response in self:
            metric = response.metric_id
            response.scale_label = metric.kind not in (False, scale.TEXT) and self.env._(
                "%(low)s to %(high)s", low=metric.scale_min, high=metric.scale_max
            )

    @api.depends("score", "metric_id.kind")
    def _compute_band(self):
        for response in self:
            response.band = nps.band(response.score) if response.metric_id.kind == scale.NPS else False

    @api.constrains("score", "metric_id")
    def _check_score(self):
        for response in self:
            response.metric_id._check_score(response.score)

    @api.constrains("comment", "metric_id")
    def _check_open_text(self):
        for response in self:
            if response.metric_kind == scale.TEXT and not (response.comment or "").strip():
                raise ValidationError(self.env._("An answer to an open question needs its text."))

    def _check_company(self, fnames=None):
        # What an answer takes over from its program and invitation was checked there; people have no such rights.
        if self.env.su and self.env.context.get("cx_by_ticket"):
            return None
        return super()._check_company(fnames)

    @api.model_create_multi
    def create(self, vals_list):
        responses = super().create([self._with_score(values) for values in vals_list])
        self.env["cx.rollup"]._add(responses)
        return responses

    def write(self, vals):
        if not COUNTED & vals.keys():
            return super().write(vals)
        Rollup = self.env["cx.rollup"]
        Rollup._add(self, sign=-1)
        written = super().write(vals)
        Rollup._add(self)
        return written

    def unlink(self):
        self.env["cx.rollup"]._add(self, sign=-1)
        return super().unlink()

    def _rollup_key(self):
        return {
            "day": self.date.date(),
            "metric_id": self.metric_id.id,
            "program_id": self.program_id.id,
            "touchpoint_id": self.touchpoint_id.id,
            "company_id": self.company_id.id,
            "score": self.score,
        }

    @api.model
    def _with_score(self, values):
        """A forgotten score would be stored as 0, which is an answer and often the worst one: refuse it."""
        values = dict(values)
        typed = values.pop("score_input", None)
        metric_id = values.get("metric_id") or self.env.context.get("default_metric_id")
        if "score" not in values and metric_id:
            metric = self.env["cx.metric"].browse(metric_id)
            values["score"] = 0 if metric.kind == scale.TEXT else metric._parse_score(typed or "")
        return values
