from datetime import datetime

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

ROWS = 20


class CxOverview(models.AbstractModel):
    """The newest words of customers, beside the tiles."""

    _inherit = "cx.overview"

    @api.model
    @api.readonly
    def comments(self, choice, tone=False, after=False):
        """The newest comments of the period that the user may read, `ROWS` at a time.

        `tone` is low, middle or high; `after` is the `next` of the rows read before, so that nothing is skipped
        or shown twice when answers come in meanwhile. Returns `rows` and `next`, which is False at the end.
        """
        domain = self._said(choice, tone)
        if after:
            domain &= self._further_than(after)
        found = self.env["cx.response"].search(domain, limit=ROWS + 1, order="date desc, id desc")
        shown = found[:ROWS]
        last = shown[-1:]
        return {
            "rows": [self._comment(response) for response in shown],
            "next": len(found) > ROWS and [str(last.date), last.id],
        }

    @api.model
    def _said(self, choice, tone=False):
        period, _step, ids = self._parse(choice)
        domain = Domain("comment", "!=", False) & self._domain(ids) & self._in_days(period.start, period.end)
        return domain & Domain("tone", "=", tone) if tone else domain

    @api.model
    def _further_than(self, after):
        try:
            # Dates that other programs wrote have parts of a second.
            date, number = datetime.fromisoformat(after[0]).replace(tzinfo=None), int(after[1])
        except (TypeError, ValueError, IndexError, KeyError) as error:
            raise UserError(self.env._("The comments cannot be read from here. Reload the page.")) from error
        return Domain("date", "<=", date) & (Domain("date", "<", date) | Domain("id", "<", number))

    @api.model
    def _comment(self, response):
        return {
            "id": response.id,
            "date": str(response.date),
            # Names of customers are shown where their answers may be read, as in any list.
            "customer": response.sudo().partner_id.display_name or False,
            "score": False if response.tone is False else response.score,
            "tone": response.tone,
            "metric": response.metric_id.name,
            "program": response.program_id.name,
            "choice": response.choice,
            "comment": response.comment,
        }


class CxResponse(models.Model):
    _inherit = "cx.response"

    _comment_idx = models.Index("(date DESC, id DESC) WHERE comment IS NOT NULL")
