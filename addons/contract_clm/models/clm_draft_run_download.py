import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import archive, pdf

KINDS = [
    ("docx", "Word files, as a zip"),
    ("pdf", "PDFs, as a zip"),
    ("both", "Word files and PDFs, as a zip"),
    ("merged", "One PDF with a bookmark for each contract"),
]
FORMATS = {"docx": ("docx",), "pdf": ("pdf",), "both": ("docx", "pdf")}
# Documents a step, and bytes a file: merging reads every object of a PDF, packing only copies bytes.
STEP = {"docx": 250, "pdf": 250, "both": 125, "merged": 50}
FILE_BYTES = {"docx": 250_000_000, "pdf": 250_000_000, "both": 250_000_000, "merged": 80_000_000}
# Fewer documents than this are packed while the user waits.
AT_ONCE = {"docx": 200, "pdf": 200, "both": 100, "merged": 20}
KEPT_DAYS = 7
# Structure for screen readers doubles the time and size of a merge; each contract's own PDF keeps it.
MERGED_WITH_TAGS = False


class ClmDraftRunDownload(models.Model):
    """The documents of a run in one file, packed in steps by the job, with the rights of who asked for it."""

    _name = "clm.draft.run.download"
    _description = "Download of a Bulk Drafting"
    _order = "id desc"
    _rec_name = "kind"

    run_id = fields.Many2one("clm.draft.run", required=True, ondelete="cascade", index=True)
    kind = fields.Selection(KINDS, required=True, default="both")
    state = fields.Selection(
        [("waiting", "Being packed"), ("done", "Ready"), ("failed", "Failed")],
        default="waiting",
        required=True,
        readonly=True,
    )
    problem = fields.Text(readonly=True)
    total = fields.Integer("Contracts", readonly=True)
    packed = fields.Integer(readonly=True)
    last_line_id = fields.Integer(readonly=True)
    left_out = fields.Integer(readonly=True, help="Contracts that whoever asks may not read.")
    progress = fields.Float("Progress (%)", compute="_compute_progress")
    file_ids = fields.One2many("clm.draft.run.file", "download_id", "Files", domain=[("is_part", "=", False)])
    part_ids = fields.One2many("clm.draft.run.file", "download_id", "Parts", domain=[("is_part", "=", True)])

    @api.depends("packed", "total", "state")
    def _compute_progress(self):
        for download in self:
            share = download.packed / download.total if download.total else 0
            download.progress = 100 * (1 if download.state == "done" else share)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.update(state="waiting", problem=False, packed=0, last_line_id=0, left_out=0)
        return super().create(vals_list)

    def action_prepare(self):
        """Packs few documents at once; leaves many to the job."""
        self.ensure_one()
        self.check_access("read")
        # Downloads are written by their own steps only, so users have no right to do it.
        self.sudo().total = len(self._lines_left(limit=None))
        if not self.total:
            raise UserError(self._explain_nothing())
        if self.total > AT_ONCE[self.kind]:
            self.run_id._wake_job()
            return {"type": "ir.actions.act_window_close"}
        while self.state == "waiting":
            self._work_step()
        if not self.file_ids:
            raise UserError(self.problem)
        return self.action_download()

    def _explain_nothing(self):
        if self.kind in ("pdf", "merged"):
            return self.env._("This run has no PDFs yet.")
        return self.env._("This run has no documents yet.")

    def action_download(self):
        """Hands out the file, or shows the several that it had to be."""
        self.ensure_one()
        self.check_access("read")
        if len(self.file_ids) == 1:
            return self.file_ids.action_download()
        return {
            "type": "ir.actions.act_window",
            "domain": [("id", "in", self.file_ids.ids)],
            "name": self.env._("Files"),
            "res_model": "clm.draft.run.file",
            "view_mode": "list",
            "target": "new",
        }

    def _lines_left(self, limit):
        """Rows with a document that is not packed yet."""
        with_document = "version_id.sha256" if self.kind in ("pdf", "merged") else "version_id"
        # Who may see the run may see its rows; what they may not read of the documents is left out, and counted.
        lines = self.env["clm.draft.run.line"].sudo()
        return lines.search(
            [("run_id", "=", self.run_id.id), ("id", ">", self.last_line_id), (with_document, "!=", False)],
            order="id",
            limit=limit,
        ).sudo(self.env.su)

    def _work_step(self, shift=None):
        """Packs the next documents, or joins parts to a file; tells that it did one step."""
        # Nobody is shown what they may not read: not even in a file that they asked for long ago.
        download = self.with_env(self.env(user=self.create_uid.id, su=False))
        try:
            with self.env.cr.savepoint():
                if lines := download._lines_left(STEP[self.kind]):
                    download._pack(lines)
                else:
                    download._join()
        except (UserError, AccessError, pdf.PdfError) as error:
            # See action_prepare.
            self.sudo().write({"state": "failed", "problem": str(error)})
        return 1

    def _pack(self, lines):
        make = self._merged if self.kind == "merged" else self._zipped
        versions = lines.sudo().version_id.sudo(False)._filtered_access("read")
        # See action_prepare.
        download = self.sudo()
        if versions:
            download._add_file(make(versions), sequence=lines[0].id, is_part=True)
        download.write(
            {
                "last_line_id": lines[-1].id,
                "packed": self.packed + len(lines),
                "left_out": self.left_out + len(lines) - len(versions),
            }
        )

    def _zipped(self, versions):
        return archive.pack(
            (f"{self._document_name(version)}.{ending}", version._read_file(ending))
            for version in versions
            for ending in FORMATS[self.kind]
            if ending == "docx" or version.sha256
        )

    def _merged(self, versions):
        parts = [(self._document_name(version), version._read_file("pdf")) for version in versions]
        return pdf.merge(parts, tagged=MERGED_WITH_TAGS)

    def _document_name(self, version):
        return archive.file_name(f"{version.filename} {version.contract_id.partner_id.display_name}")

    def _join(self):
        """Joins as many parts as one file takes; the last file ends the work."""
        download = self.sudo()
        parts = download.part_ids.sorted("sequence")
        size, group = 0, parts.browse()
        for part in parts:
            size += part.size
            if group and size > FILE_BYTES[self.kind]:
                break
            group += part
        if len(group) > 1:
            download._add_file(self._joined(group), sequence=group[0].sequence, is_part=False)
            group.unlink()
        else:
            group.is_part = False
        download.invalidate_recordset(["file_ids", "part_ids"])
        if not download.part_ids:
            download._name_files()
            download.write({"state": "done", "problem": self._explain_left_out()})

    def _explain_left_out(self):
        if not self.left_out:
            return False
        return self.env._(
            "%(count)s contracts are not in the file: you may not read them (any more).", count=self.left_out
        )

    def _joined(self, parts):
        contents = [part._bytes() for part in parts]
        if self.kind == "merged":
            return pdf.merge([(None, content) for content in contents], tagged=MERGED_WITH_TAGS)
        return archive.join(contents)

    def _add_file(self, content, *, sequence, is_part):
        self.env["clm.draft.run.file"].create(
            {
                "download_id": self.id,
                "sequence": sequence,
                "is_part": is_part,
                "datas": base64.b64encode(content),
                "size": len(content),
            }
        )
        self.invalidate_recordset(["file_ids", "part_ids"])

    def _name_files(self):
        ending = "pdf" if self.kind == "merged" else "zip"
        for number, file in enumerate(self.file_ids.sorted("sequence"), start=1):
            several = f" {number}-{len(self.file_ids)}" if len(self.file_ids) > 1 else ""
            file.name = f"{archive.file_name(self.run_id.name)}{several}.{ending}"

    @api.autovacuum
    def _gc_downloads(self):
        """Removes what was fetched long ago; the documents themselves stay with their contracts."""
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.search([("create_date", "<", before)], limit=1000).unlink()


class ClmDraftRunFile(models.Model):
    """A file to fetch, or a part of one that is not joined yet."""

    _name = "clm.draft.run.file"
    _description = "File of a Download"
    _inherit = "clm.file.mixin"
    _order = "sequence, id"

    download_id = fields.Many2one(
        "clm.draft.run.download", required=True, readonly=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(readonly=True, help="The first row whose document is in it.")
    name = fields.Char(readonly=True)
    is_part = fields.Boolean(readonly=True)
    datas = fields.Binary("File", readonly=True, attachment=True)
    size = fields.Integer("Size (bytes)", readonly=True)

    def action_download(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/datas/{self.name}?download=true",
            "target": "download",
        }
