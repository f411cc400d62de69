from odoo import api, fields, models

from ..tools import tickets
from .cx_program import IDENTIFIED


class CxResponse(models.Model):
    _inherit = "cx.response"

    occasion_key = fields.Char(readonly=True, copy=False, groups="base.group_no_one")

    _occasion_key_idx = models.Index("(occasion_key) WHERE occasion_key IS NOT NULL")


class CxInbound(models.AbstractModel):
    """Answers of other systems that were given on one occasion: the sender names it.

    The name is kept as a key that only this database can make. Answers without a name have none: those of several
    programs, together, would lead to the person.
    """

    _inherit = "cx.inbound"

    @api.model
    def _about(self, answer, program, lang):
        values = super()._about(answer, program, lang)
        if answer.occasion and (not program or program.identity == IDENTIFIED):
            text = f"occasion|{self.env.uid}|{answer.occasion}"
            values["occasion_key"] = tickets.key(self.env["cx.intake"]._secret(), text)
        return values

    @api.model
    def _store(self, items):
        result = super()._store(items)
        keys = {item.values["occasion_key"] for item in items if item.values.get("occasion_key")}
        if keys:
            self._tie_sent(list(keys))
        return result

    @api.model
    def _tie_sent(self, keys):
        """One occasion for the answers of each key; of several to the same metric the first one counts."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            WITH sent AS (
                SELECT DISTINCT ON (occasion_key, metric_id) id, occasion_key FROM cx_response
                 WHERE occasion_key = ANY(%s) ORDER BY occasion_key, metric_id, id),
            tied AS (
                SELECT id, MIN(id) OVER (PARTITION BY occasion_key) AS occasion,
                       COUNT(*) OVER (PARTITION BY occasion_key) AS answers FROM sent)
            UPDATE cx_response r SET occasion_id = tied.occasion FROM tied
             WHERE r.id = tied.id AND tied.answers > 1 AND r.occasion_id IS DISTINCT FROM tied.occasion
            """,
            (keys,),
        )
        self.env["cx.response"].invalidate_model(["occasion_id"])
