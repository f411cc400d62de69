import time

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import batches, pdf
from .clm_run_mixin import RunProblem

FIRST_SIZE = 100
FIRST_SIZE_WITH_PDF = 10
LARGEST_SIZE = 200
# What no single document is to blame for.
OFFICE_TROUBLES = (pdf.OfficeError, pdf.DiskFull)


class RowProblems(Exception):
    """Rows of a batch that cannot be drafted; `texts` says why, by the row's id."""

    def __init__(self, texts):
        super().__init__(texts)
        self.texts = texts


class ClmDraftRunWork(models.Model):
    """The job: batches of rows, each committed as a whole.

    A batch is made at once. When something in it fails, it is undone and made again without the rows that are to
    blame; those keep the reason. What is committed is done: after a kill, a later run of the job goes on with the
    rows that still wait. Rows are locked while they are worked on, so a second worker takes others.
    """

    _inherit = "clm.draft.run"

    @api.model
    def _cron_work(self):
        """Works on all runs and downloads in turn, until nothing waits or the time is over."""
        shift = Shift()
        while work := self._work_waiting():
            taken_in_turn = 0
            for item in work:
                taken = item._work_step(shift)
                taken_in_turn += taken
                if not self.env["ir.cron"]._commit_progress(taken, remaining=self._steps_left()):
                    return
                self.env.invalidate_all()
            if not taken_in_turn and self._steps_left():
                self._leave_to_the_other_worker()
                return

    @api.model
    def _work_waiting(self):
        """What has work left, the longest waiting first."""
        runs = self.search([("state", "=", "running")], order="started_on, id")
        downloads = self.env["clm.draft.run.download"].search([("state", "=", "waiting")], order="id")
        return [*runs, *downloads]

    @api.model
    def _steps_left(self):
        """Rows that wait, runs to be closed, downloads to be packed: nothing is left only when all that is done."""
        return (
            self.env["clm.draft.run.line"].search_count(
                [("state", "=", "waiting"), ("run_id.state", "=", "running")]
            )
            + self.search_count([("state", "=", "running")])
            + self.env["clm.draft.run.download"].search_count([("state", "=", "waiting")])
        )

    def _leave_to_the_other_worker(self):
        self.env["ir.cron"]._commit_progress(remaining=0)
        later = fields.Datetime.add(fields.Datetime.now(), minutes=1)
        self.env.ref("contract_clm.ir_cron_draft_run")._trigger(later)

    def _work_step(self, shift):
        """Makes the next batch, or closes the run; says how many rows or steps it took."""
        self.ensure_one()
        lines = self._take_rows(shift.size_for(self))
        if not lines:
            return self._finish_when_empty()
        started = time.monotonic()
        try:
            with self.env.cr.savepoint():
                self._as_responsible()._work_rows(lines, shift)
        except RunProblem as problem:
            self._pause_for(str(problem))
        shift.took(self, len(lines), time.monotonic() - started)
        return len(lines)

    def _result_text(self):
        return self.env._(
            "%(done)s contracts are drafted, %(failed)s rows failed.",
            done=self.done_count,
            failed=self.failed_count,
        )

    def _work_rows(self, lines, shift):
        lines = lines.with_env(self.env)
        drafted = lines.filtered("contract_id")
        self._make_missing_pdfs(drafted)
        self._draft_rows(lines - drafted, shift.numbers(self.type_id, len(lines - drafted)))

    def _draft_rows(self, lines, numbers):
        """Drafts all rows at once; upon an error without those to blame, or in halves until those are found."""
        if not lines:
            return
        try:
            with self.env.cr.savepoint():
                self._draft_together(lines, numbers[: len(lines)])
        except RowProblems as problems:
            bad = lines.browse(problems.texts)
            for line in bad:
                line._failed(problems.texts[line.id])
            self._draft_rows(lines - bad, numbers)
        except (RunProblem, psycopg2.OperationalError):
            raise
        except Exception as error:
            if len(lines) == 1:
                lines._failed(self._explain_failure(error))
                return
            middle = len(lines) // 2
            self._draft_rows(lines[:middle], numbers)
            self._draft_rows(lines[middle:], numbers)
        else:
            del numbers[: len(lines)]

    def _draft_together(self, lines, numbers):
        contracts = self.env["clm.contract"].create(self._contracts_values(lines, numbers))
        rendered = self._render_rows(lines, contracts)
        converted = self._convert_rows(contracts, rendered)
        versions = contracts._store_generated(rendered, converted)
        contracts._let_follow(self.user_id.partner_id)
        explain = self.env["clm.document.converter"]._explain
        for line, contract, version, made in zip(lines, contracts, versions, converted, strict=True):
            line._done(contract, version, explain(made) if isinstance(made, pdf.PdfError) else False)

    def _render_rows(self, lines, contracts):
        rendered, problems, clauses = [], {}, {}
        for line, contract in zip(lines, contracts, strict=True):
            version = self._version_for(line.partner_id)
            if version not in clauses:
                clauses[version] = version._clause_files(version.template_id.lang)
            try:
                rendered.append(contract._render_template(version, clauses[version]))
            except UserError as error:
                problems[line.id] = str(error)
        if problems:
            raise RowProblems(problems)
        return rendered

    def _convert_rows(self, contracts, rendered):
        if not self.with_pdf:
            return [None] * len(rendered)
        converter = self.env["clm.document.converter"]
        converted = converter._convert_in_background([data for data, _version in rendered])
        self._refuse_without_office(converted)
        return [contract._with_annexes(made) for contract, made in zip(contracts, converted, strict=True)]

    def _refuse_without_office(self, converted):
        """Raises when LibreOffice made nothing at all: the next batch would fare no better."""
        if converted and all(isinstance(made, OFFICE_TROUBLES) for made in converted):
            raise RunProblem(self.env["clm.document.converter"]._explain(converted[0]))

    def _make_missing_pdfs(self, lines):
        """Second try of rows that have their contract, and no PDF of it."""
        if not lines:
            return
        problems = lines.version_id._make_pdfs()
        if len(problems) == len(lines):
            self._refuse_without_office(list(problems.values()))
        explain = self.env["clm.document.converter"]._explain
        for line in lines:
            problem = problems.get(line.version_id)
            line._done(line.contract_id, line.version_id, explain(problem) if problem else False)


class Shift:
    """What one call of the job remembers from batch to batch."""

    def __init__(self):
        self._sizes = {}
        self._numbers = {}

    def size_for(self, run):
        return self._sizes.get(run.id) or (FIRST_SIZE_WITH_PDF if run.with_pdf else FIRST_SIZE)

    def took(self, run, size, seconds):
        self._sizes[run.id] = batches.next_size(size, seconds, largest=LARGEST_SIZE)

    def numbers(self, contract_type, count):
        """At least `count` numbers of the type; those of rows that fail are left for the next batch."""
        spare = self._numbers.setdefault(contract_type.id, [])
        if len(spare) < count:
            spare += contract_type._next_numbers(count - len(spare))
        return spare
