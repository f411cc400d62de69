from odoo import fields, models


class ClmDraftRunLine(models.Model):
    """One row of a run: for whom, what became of it, and why not."""

    _name = "clm.draft.run.line"
    _description = "Row of a Bulk Drafting"
    _inherit = "clm.run.line.mixin"
    _order = "id"
    _rec_name = "partner_id"

    run_id = fields.Many2one("clm.draft.run", required=True, readonly=True, ondelete="cascade", index=True)
    partner_id = fields.Many2one(
        "res.partner", "Counterparty", required=True, readonly=True, ondelete="cascade", index=True
    )
    order_id = fields.Many2one(
        "sale.order", "Quotation or Order", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    contract_id = fields.Many2one("clm.contract", readonly=True, ondelete="set null", index="btree_not_null")
    version_id = fields.Many2one(
        "clm.contract.version", "Document", readonly=True, ondelete="set null", index="btree_not_null"
    )

    _order_unique = models.UniqueIndex(
        "(run_id, order_id) WHERE order_id IS NOT NULL", "This order has a row in this run already."
    )
    _partner_unique = models.UniqueIndex(
        "(run_id, partner_id) WHERE order_id IS NULL", "This partner has a row in this run already."
    )
    _waiting = models.Index("(run_id, id) WHERE state = 'waiting'")

    def action_open_contract(self):
        """Opens the contract that was made, or what it should be made from."""
        self.ensure_one()
        record = self.contract_id or self.order_id or self.partner_id
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
        }

    def _done(self, contract, version, problem=None):
        """Notes what was made; `problem` is why the PDF is missing."""
        # Rows are written by the run only, so users have no right to do it.
        self.sudo().write(
            {
                "state": "failed" if problem else "done",
                "contract_id": contract.id,
                "version_id": version.id,
                "problem": problem,
            }
        )

    def _drop_downloads(self):
        """Removes what was packed before the rights on a document changed; it can be packed again."""
        # Whoever changes the rights on a contract need not see who asked for its documents.
        self.env["clm.draft.run.download"].sudo().search([("run_id", "in", self.sudo().run_id.ids)]).unlink()


class ClmContract(models.Model):
    _inherit = "clm.contract"

    draft_run_line_ids = fields.One2many("clm.draft.run.line", "contract_id", "Rows of Bulk Draftings")
