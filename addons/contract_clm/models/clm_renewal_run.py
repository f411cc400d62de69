import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

from .clm_run_mixin import RunProblem

KINDS = [
    ("quotation", "Make quotations"),
    ("renew", "Renew"),
    ("lost", "Lost"),
]
# Rows between two commits.
BATCH = 20


class ClmRenewalRun(models.Model):
    """The same decision for many renewal cards, card by card, in the background."""

    _name = "clm.renewal.run"
    _description = "Renewals in Bulk"
    _inherit = "clm.run.mixin"
    _order = "id desc"
    _check_company_auto = True
    _job = "contract_clm.ir_cron_renewal_bulk"

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    kind = fields.Selection(KINDS, "What", default="quotation", required=True)
    loss_reason_id = fields.Many2one(
        "clm.renewal.loss.reason",
        "Reason",
        ondelete="restrict",
        index="btree_not_null",
        help="Why these renewals are lost; it stands on each card, and reports count it.",
    )
    reason = fields.Text("In Words", help="What the customers said; kept with each contract.")
    line_ids = fields.One2many("clm.renewal.run.line", "run_id", "Cards", copy=False)
    failed_line_ids = fields.One2many(
        "clm.renewal.run.line", "run_id", "Failed Cards", domain=[("state", "=", "failed")], readonly=True
    )
    is_working = fields.Boolean(compute="_compute_is_working")

    @api.depends("kind")
    def _compute_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        today = fields.Date.to_string(fields.Date.context_today(self))
        for run in self:
            run.name = f"{labels.get(run.kind, '')} {today}".strip()

    @api.depends("state")
    def _compute_is_working(self):
        for run in self:
            run.is_working = run.state == "running"

    @api.model
    def _open_for(self, renewals, kind):
        """Prepares a run over these cards and opens it."""
        if not renewals:
            raise UserError(self.env._("Select cards in the list first."))
        renewals.check_access("write")
        if len(renewals.company_id) > 1:
            raise UserError(
                self.env._(
                    "These cards belong to several companies (%(companies)s). Select those of one company at a time.",
                    companies=", ".join(renewals.company_id.mapped("name")),
                )
            )
        run = self.create({"kind": kind, "company_id": renewals.company_id.id})
        # Rows are written by the run only; the right on the cards was checked above.
        self.env["clm.renewal.run.line"].sudo().create(
            [{"run_id": run.id, "renewal_id": renewal.id, "state": "waiting"} for renewal in renewals]
        )
        return {
            "type": "ir.actions.act_window",
            "name": run.name,
            "res_model": self._name,
            "res_id": run.id,
            "view_mode": "form",
        }

    def action_start(self):
        """Hands the cards to the job."""
        self.check_access("write")
        self._check_state("draft")
        for run in self:
            if not run.line_ids:
                raise UserError(self.env._("There are no cards in this run. Select some in their list."))
            if run.kind == "lost" and not run.loss_reason_id:
                raise UserError(self.env._("Choose the reason for which the renewals are lost."))
        self._write_guarded({"state": "running", "started_on": fields.Datetime.now()})
        self._wake_job()

    @api.model
    def _cron_work(self):
        """Works on all runs in turn, until no card waits or the time is over."""
        while runs := self.search([("state", "=", "running")], order="started_on, id"):
            taken = 0
            for run in runs:
                step = run._work_step()
                taken += step
                if not self.env["ir.cron"]._commit_progress(step, remaining=self._steps_left()):
                    return
                self.env.invalidate_all()
            if not taken:
                # Another worker holds what is left.
                self.env["ir.cron"]._commit_progress(remaining=0)
                self.env.ref(self._job)._trigger(fields.Datetime.add(fields.Datetime.now(), minutes=1))
                return

    @api.model
    def _steps_left(self):
        waiting = [("state", "=", "waiting"), ("run_id.state", "=", "running")]
        return self.env["clm.renewal.run.line"].search_count(waiting) + self.search_count(
            [("state", "=", "running")]
        )

    def _work_step(self):
        """Handles some cards, or closes the run; says how many rows or steps it took."""
        self.ensure_one()
        lines = self._take_rows(BATCH)
        if not lines:
            return self._finish_when_empty()
        try:
            run = self._as_responsible()
        except RunProblem as problem:
            self._pause_for(str(problem))
            return len(lines)
        for line in lines:
            run._handle_safely(line.with_env(run.env))
        return len(lines)

    def _handle_safely(self, line):
        try:
            with self.env.cr.savepoint():
                self._handle(line)
        except psycopg2.OperationalError:
            raise
        except Exception as error:
            line._failed(self._explain_failure(error))

    def _handle(self, line):
        renewal = line.renewal_id
        renewal.check_access("write")
        if self.kind == "quotation":
            renewal.action_make_quotation()
        elif self.kind == "renew":
            renewal.action_renewed()
        else:
            renewal.action_lost(self.reason or "", self.loss_reason_id.id)
        line._done(renewal.order_id)


class ClmRenewalRunLine(models.Model):
    """One card of a run: what became of it, and why not."""

    _name = "clm.renewal.run.line"
    _description = "Card of a Bulk Renewal"
    _inherit = ["clm.run.line.mixin", "clm.walled.row"]
    _order = "id"
    _rec_name = "renewal_id"

    run_id = fields.Many2one("clm.renewal.run", required=True, readonly=True, ondelete="cascade", index=True)
    renewal_id = fields.Many2one(
        "clm.renewal", "Card", required=True, readonly=True, ondelete="cascade", index=True
    )
    contract_id = fields.Many2one(
        related="renewal_id.contract_id", store=True, precompute=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="renewal_id.partner_id")
    order_id = fields.Many2one("sale.order", "Quotation", readonly=True, ondelete="set null")

    _card_unique = models.UniqueIndex("(run_id, renewal_id)", "This card has a row in this run already.")
    _waiting = models.Index("(run_id, id) WHERE state = 'waiting'")

    def _done(self, order):
        # Rows are written by the run only, so users have no right to do it.
        self.sudo().write({"state": "done", "order_id": order.id, "problem": False})

    def action_open_record(self):
        """Opens the quotation that was made, or the card."""
        self.ensure_one()
        self.check_access("read")
        record = self.order_id or self.renewal_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }


class ClmRenewal(models.Model):
    _inherit = "clm.renewal"

    def action_bulk_quotations(self):
        """Prepares a run that makes a quotation for each of these cards."""
        return self.env["clm.renewal.run"]._open_for(self, "quotation")

    def action_bulk_renew(self):
        """Prepares a run that renews the contract of each of these cards."""
        return self.env["clm.renewal.run"]._open_for(self, "renew")

    def action_bulk_lost(self):
        """Prepares a run that loses each of these cards, with one reason."""
        return self.env["clm.renewal.run"]._open_for(self, "lost")
