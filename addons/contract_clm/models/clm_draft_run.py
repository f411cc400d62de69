from odoo import api, fields, models
from odoo.exceptions import UserError

from .clm_run_mixin import GUARDED_FIELDS

SOURCES = [("partner", "Partners"), ("order", "Quotations and orders")]
SOURCE_MODELS = {"partner": "res.partner", "order": "sale.order"}
LANGUAGES = [
    ("template", "The template's language"),
    ("partner", "Each customer's own language"),
]
# May be changed while a run rests: without LibreOffice one can go on without PDFs.
OPEN_WHILE_PAUSED = {"with_pdf"}


class ClmDraftRun(models.Model):
    """One template, many counterparties: a contract with its documents for each row, made by a background job."""

    _name = "clm.draft.run"
    _description = "Bulk Drafting"
    _inherit = ["clm.run.mixin", "clm.answers.mixin"]
    _order = "id desc"
    _check_company_auto = True
    _job = "contract_clm.ir_cron_draft_run"
    _guarded_fields = {**GUARDED_FIELDS, "version_ids": False}

    name = fields.Char(
        required=True, compute="_compute_name", store=True, readonly=False, precompute=True, copy=False
    )
    user_id = fields.Many2one(help="Owns the contracts. The job has this person's rights and no others.")
    source = fields.Selection(SOURCES, default="partner", required=True)
    source_model = fields.Char(compute="_compute_source_model")
    domain = fields.Char("Filter", compute="_compute_domain", store=True, readonly=False, precompute=True)
    type_id = fields.Many2one(
        "clm.contract.type",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["clm.contract.type"].search(
            [("template_ids.published_version_id", "!=", False)], limit=1
        ),
    )
    template_id = fields.Many2one(
        compute="_compute_template_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        check_company=True,
        domain="[('type_id', '=', type_id), ('published_version_id', '!=', False)]",
    )
    lang_mode = fields.Selection(LANGUAGES, "Language", default="template", required=True)
    translation_ids = fields.Many2many(
        "clm.template",
        "clm_draft_run_translation_rel",
        string="In other Languages",
        compute="_compute_translation_ids",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('type_id', '=', type_id), ('id', '!=', template_id), ('published_version_id', '!=', False)]",
        help="Customers who speak one of these languages get that template, all others the first one.",
    )
    version_ids = fields.Many2many(
        "clm.template.version",
        string="Template Versions",
        readonly=True,
        copy=False,
        help="Frozen at the start: what is published later does not change a run.",
    )
    currency_id = fields.Many2one(
        compute="_compute_from_company", store=True, readonly=False, precompute=True
    )
    effective_date = fields.Date(default=fields.Date.context_today)
    governing_country_id = fields.Many2one(
        "res.country",
        "Governing Law",
        compute="_compute_from_company",
        store=True,
        readonly=False,
        precompute=True,
    )
    venue = fields.Char(compute="_compute_from_company", store=True, readonly=False, precompute=True)
    purpose = fields.Text()
    liability_cap = fields.Monetary()
    payment_term_id = fields.Many2one(
        "account.payment.term",
        "Payment Terms",
        check_company=True,
        help="Without it: those of the order, or else of the customer.",
    )
    with_pdf = fields.Boolean("Make PDFs", default=True)
    line_ids = fields.One2many("clm.draft.run.line", "run_id", "Rows", copy=False)
    failed_line_ids = fields.One2many(
        "clm.draft.run.line", "run_id", "Failed Rows", domain=[("state", "=", "failed")], readonly=True
    )
    download_ids = fields.One2many("clm.draft.run.download", "run_id", "Downloads", copy=False)
    is_working = fields.Boolean(compute="_compute_is_working")

    @api.depends("template_id")
    def _compute_name(self):
        """Follows the template until somebody gives the run a name."""
        today = fields.Date.to_string(fields.Date.context_today(self))
        templates = self.env["clm.template"].search([("published_version_id", "!=", False)])
        own_names = {f"{template.name} {today}" for template in templates}
        for run in self:
            if not run.name or run.name in own_names:
                run.name = f"{run.template_id.name} {today}" if run.template_id else run.name

    @api.depends("source")
    def _compute_source_model(self):
        for run in self:
            run.source_model = SOURCE_MODELS.get(run.source)

    @api.depends("source")
    def _compute_domain(self):
        first = {"partner": "[('is_company', '=', True)]", "order": "[('state', '=', 'sale')]"}
        for run in self:
            run.domain = first.get(run.source)

    @api.depends("type_id")
    def _compute_template_id(self):
        for run in self:
            templates = run.type_id.template_ids.filtered("published_version_id")
            if run.template_id not in templates:
                run.template_id = templates._nearest([self.env.lang, "en_US"])

    @api.depends("template_id")
    def _compute_translation_ids(self):
        for run in self:
            found = {}
            for template in run.type_id.template_ids.filtered("published_version_id"):
                if template.lang != run.template_id.lang:
                    found.setdefault(template.lang, template.id)
            run.translation_ids = [(6, 0, list(found.values()))]

    @api.depends("company_id")
    def _compute_from_company(self):
        for run in self:
            run.currency_id = run.company_id.currency_id
            run.governing_country_id = run.company_id.country_id
            run.venue = run.company_id.city

    @api.depends("state", "download_ids.state")
    def _compute_is_working(self):
        for run in self:
            run.is_working = run.state == "running" or "waiting" in run.download_ids.mapped("state")

    def _may_change(self, names):
        return super()._may_change(names - OPEN_WHILE_PAUSED if self.state == "paused" else names)

    def action_start(self):
        """Freezes the template's version and hands the rows to the job."""
        self.check_access("write")
        self._check_state("draft")
        for run in self:
            run._check_answers()
            if not run.line_ids:
                run.action_add_matching()
            run._write_guarded(
                {
                    "state": "running",
                    "version_ids": [(6, 0, run._published_versions().ids)],
                    "started_on": fields.Datetime.now(),
                }
            )
        self._wake_job()

    def _published_versions(self):
        templates = self.template_id
        if self.lang_mode == "partner":
            templates |= self.translation_ids
        # Whoever drafts need not see other companies' templates; these are linked to the run.
        versions = templates.sudo().published_version_id
        if self.template_id not in versions.template_id:
            raise UserError(
                self.env._(
                    "Choose a template that has a published version. Templates stand under Contracts ‣ Configuration."
                )
            )
        return versions

    def action_view_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action")
        return {**action, "domain": [("draft_run_line_ids.run_id", "=", self.id)], "context": {}}
