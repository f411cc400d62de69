import csv
import io

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.http import Controller, content_disposition, request, route

BATCH = 5_000
FIELDS = ("id", "name", "commercial_company_name", "email", "phone", "city", "country_code", "lang")
# A spreadsheet would take such a text for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class CrmSegmentExport(Controller):
    @route(
        "/crm_lifecycle/segment/<int:segment_id>.csv",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def export(self, segment_id):
        """The contacts in the segment that the user may see, as CSV."""
        segment = request.env["crm.segment"].browse(segment_id).exists()
        segment.check_access("read")
        if not segment or not request.env.user.has_group("base.group_allow_export"):
            raise AccessError(
                request.env._("You may not export segments. Ask an administrator for the right.")
            )
        content = io.StringIO()
        writer = csv.writer(content)
        descriptions = request.env["res.partner"].fields_get(FIELDS, ["string"])
        writer.writerow([descriptions[name]["string"] for name in FIELDS])
        for partners in _batches(segment):
            writer.writerows([_cell(partner[name]) for name in FIELDS] for partner in partners)
        headers = [
            ("Content-Type", "text/csv; charset=utf-8"),
            ("Content-Disposition", content_disposition(f"{segment.name}.csv")),
        ]
        return request.make_response(content.getvalue().encode("utf-8-sig"), headers)


def _batches(segment):
    """The members in pieces that are forgotten one after the other."""
    last = 0
    members = Domain("lifecycle_segment_ids", "in", segment.ids)
    while partners := request.env["res.partner"].search(
        members & Domain("id", ">", last), order="id", limit=BATCH
    ):
        yield partners
        last = partners[-1].id
        partners.invalidate_recordset()


def _cell(value):
    text = "" if value is False else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
