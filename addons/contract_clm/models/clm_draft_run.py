from odoo import api, fields, models
from odoo.exceptions import UserError

STATES = [
    ("draft", "Preparation"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
SOURCES = [("partner", "Partners"), ("order", "Quotations and orders")]
SOURCE_MODELS = {"partner": "res.partner", "order": "sale.order"}
LANGUAGES = [
    ("template", "The template's language"),
    ("partner", "Each customer's own language"),
]
# Only the action methods and the job write these; a run starts with them, whatever the browser sends.
GUARDED_FIELDS = {
    "state": "draft",
    "version_ids": False,
    "started_on": False,
    "finished_on": False,
    "problem": False,
    "line_ids": False,
}
# May be changed while a run rests: without LibreOffice one can go on without PDFs.
OPEN_WHILE_PAUSED = {"name", "with_pdf"}
OFFICER = "contract_clm.group_contract_clm_officer"
USER = "contract_clm.group_contract_clm_user"


class ClmDraftRun(models.Model):
    """One template, many counterparties: a contract with its documents for each row, made by a background job."""

    _name = "clm.draft.run"
    _description = "Bulk Drafting"
    _inherit = "clm.answers.mixin"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        required=True, compute="_compute_name", store=True, readonly=False, precompute=True, copy=False
    )
    state = fields.Selection(STATES, default="draft", required=True, readonly=True, copy=False, index=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        required=True,
        default=lambda self: self.env.user,
        check_company=True,
        help="Owns the contracts. The job has this person's rights and no others.",
    )
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
    started_on = fields.Datetime(readonly=True, copy=False)
    finished_on = fields.Datetime(readonly=True, copy=False)
    problem = fields.Text(readonly=True, copy=False, help="Why the run paused by itself.")
    line_ids = fields.One2many("clm.draft.run.line", "run_id", "Rows", copy=False)
    failed_line_ids = fields.One2many(
        "clm.draft.run.line", "run_id", "Failed Rows", domain=[("state", "=", "failed")], readonly=True
    )
    download_ids = fields.One2many("clm.draft.run.download", "run_id", "Downloads", copy=False)
    total_count = fields.Integer("Rows in all", compute="_compute_counts")
    waiting_count = fields.Integer("Waiting", compute="_compute_counts")
    done_count = fields.Integer("Done", compute="_compute_counts")
    failed_count = fields.Integer("Failed", compute="_compute_counts")
    progress = fields.Float("Progress (%)", compute="_compute_counts")
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

    @api.depends("line_ids.state")
    def _compute_counts(self):
        groups = self.env["clm.draft.run.line"]._read_group(
            [("run_id", "in", self.ids)], ["run_id", "state"], ["__count"]
        )
        counts = {(run.id, state): count for run, state, count in groups}
        for run in self:
            waiting, done, failed = (
                counts.get((run._origin.id, state), 0) for state in ("waiting", "done", "failed")
            )
            run.total_count = waiting + done + failed
            run.waiting_count, run.done_count, run.failed_count = waiting, done, failed
            run.progress = 100 * (done + failed) / run.total_count if run.total_count else 0

    @api.depends("state", "download_ids.state")
    def _compute_is_working(self):
        for run in self:
            run.is_working = run.state == "running" or "waiting" in run.download_ids.mapped("state")

    @api.constrains("user_id", "company_id")
    def _check_responsible(self):
        for run in self:
            user = run.user_id
            if user != self.env.user and not self.env.user.has_group(OFFICER):
                raise UserError(self.env._("Only officers let somebody else be responsible for a run."))
            if not user.has_group(USER) or run.company_id not in user.company_ids:
                raise UserError(
                    self.env._(
                        "%(user)s cannot be responsible: that takes the right “Contracts: User” in %(company)s.",
                        user=user.name,
                        company=run.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([{**vals, **GUARDED_FIELDS} for vals in vals_list])

    def write(self, vals):
        removed_only = all(command[0] in (2, 3) for command in vals.get("line_ids") or [])
        if (GUARDED_FIELDS.keys() - {"line_ids"}) & vals.keys() or not removed_only:
            raise UserError(self.env._("Use the buttons of the run: its state and rows follow from them."))
        if any(not run._may_change(vals.keys()) for run in self):
            raise UserError(
                self.env._(
                    "The run has started, so what it makes is settled. Duplicate it to start another one."
                )
            )
        return super().write(vals)

    def _may_change(self, names):
        if self.state == "draft":
            return True
        return not names - (OPEN_WHILE_PAUSED if self.state == "paused" else {"name"})

    def _write_guarded(self, vals):
        """What the actions and the job write, after they have checked that they may."""
        return super().write(vals)  # pylint: disable=super-method-mismatch

    @api.ondelete(at_uninstall=False)
    def _unlink_except_working(self):
        if any(run.state in ("running", "paused") for run in self):
            raise UserError(self.env._("Cancel the run before you delete it. Its contracts stay."))

    def _check_state(self, *states):
        for run in self:
            if run.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(run)s is in the state “%(state)s”; this is possible in: %(states)s.",
                        run=run.display_name,
                        state=labels[run.state],
                        states=", ".join(labels[state] for state in states),
                    )
                )

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

    def action_pause(self):
        """Stops after the rows that are being worked on."""
        self.check_access("write")
        self._check_state("running")
        self._write_guarded({"state": "paused", "problem": False})

    def action_resume(self):
        """Goes on with the rows that wait."""
        self.check_access("write")
        self._check_state("paused")
        self._write_guarded({"state": "running", "problem": False})
        self._wake_job()

    def action_retry_failed(self):
        """Lets the failed rows wait again, after their problems were solved."""
        self.check_access("write")
        self._check_state("running", "paused", "done")
        # Rows are written by the run only; the right on the run was checked above.
        self.line_ids.sudo().filtered(lambda line: line.state == "failed").write(
            {"state": "waiting", "problem": False}
        )
        self._write_guarded({"state": "running", "problem": False, "finished_on": False})
        self._wake_job()

    def action_cancel(self):
        """Ends the run for good; what was made stays."""
        self.check_access("write")
        self._check_state("draft", "running", "paused")
        self._write_guarded({"state": "cancelled", "finished_on": fields.Datetime.now()})

    def _wake_job(self):
        # Whoever starts a run needs no right on scheduled actions.
        self.env.ref("contract_clm.ir_cron_draft_run").sudo()._trigger()

    def action_view_contracts(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("contract_clm.clm_contract_action")
        return {**action, "domain": [("draft_run_line_ids.run_id", "=", self.id)], "context": {}}
