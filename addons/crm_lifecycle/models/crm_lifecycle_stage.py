from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLifecycleStage(models.Model):
    _name = "crm.lifecycle.stage"
    _description = "Customer Lifecycle Stage"
    _order = "sequence, id"

    name = fields.Char("Stage", required=True, translate=True)
    model_id = fields.Many2one(
        "crm.lifecycle.model",
        "Lifecycle",
        required=True,
        ondelete="restrict",
        index=True,
        default=lambda self: self.env["crm.lifecycle.model"].search([], limit=1),
    )
    sequence = fields.Integer(default=100)
    forward = fields.Boolean(
        default=True, help="A step ahead: counts for the furthest stage that a customer has reached."
    )
    description = fields.Text(
        "Meaning", translate=True, help="What it says about a customer to be in this stage."
    )
    entry_rule = fields.Text(
        translate=True, help="In words: what must have happened before a customer is moved here."
    )
    color = fields.Integer(export_string_translation=False)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty to share it with all companies."
    )
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")

    _name_company_uniq = models.UniqueIndex(
        "(model_id, (name->>'en_US'), COALESCE(company_id, 0)) WHERE active IS TRUE",
        "There is already a stage of that name.",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_customer_count(self):
        groups = self.env["crm.lifecycle.profile"]._read_group(
            [("stage_id", "in", self.ids)], ["stage_id"], ["__count"]
        )
        counts = {stage.id: count for stage, count in groups}
        for stage in self:
            stage.customer_count = counts.get(stage.id, 0)

    @api.constrains("company_id")
    def _check_company_of_stays(self):
        for stage in self.filtered("company_id"):
            foreign = [("stage_id", "=", stage.id), ("company_id", "!=", stage.company_id.id)]
            if self.env["crm.lifecycle.history"].sudo().search_count(foreign, limit=1):
                raise ValidationError(
                    self.env._(
                        "Customers of another company are or were in “%(stage)s”, so it stays shared.",
                        stage=stage.name,
                    )
                )

    @api.constrains("active")
    def _check_archived_empty(self):
        for stage in self.filtered(lambda stage: not stage.active):
            count = stage._all_customers().search_count([("stage_id", "=", stage.id)])
            if count:
                raise ValidationError(
                    self.env._(
                        "%(count)s customers are in “%(stage)s”. Open the stage and press Archive: you are asked"
                        " where to move them.",
                        count=count,
                        stage=stage.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        # What is used anywhere stays, also where the user may not look.
        history = self.env["crm.lifecycle.history"].sudo().search([("stage_id", "in", self.ids)], limit=1)
        used = (
            history.stage_id or self._all_customers().search([("stage_id", "in", self.ids)], limit=1).stage_id
        )
        if used:
            raise ValidationError(
                self.env._(
                    "Customers are or were in “%(stage)s”, and their history keeps it. Press Archive instead: you are"
                    " asked where to move those who are in it now.",
                    stage=used.name,
                )
            )
        moves = self.env["crm.lifecycle.transition"].sudo()
        move = moves.search(
            ["|", ("from_stage_id", "in", self.ids), ("to_stage_id", "in", self.ids)], limit=1
        )
        if move:
            raise ValidationError(
                self.env._(
                    "The rules “%(rules)s” lead through this stage: %(move)s. Remove the move from the draft, or"
                    " archive the stage.",
                    rules=move.ruleset_id.display_name,
                    move=move.display_name,
                )
            )

    def action_archive(self):
        """Asks first where the customers of the stage go."""
        self.check_access("write")
        filled = self.filtered(
            lambda stage: stage._all_customers().search([("stage_id", "=", stage.id)], limit=1)
        )
        if not filled:
            return super().action_archive()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_lifecycle.crm_lifecycle_stage_archive_action"
        )
        return action | {"context": {"default_stage_id": filled[0].id}}

    def _all_customers(self):
        # A shared stage holds customers of companies that the user may not see.
        return self.env["crm.lifecycle.profile"].sudo()

    def copy_data(self, default=None):
        values = super().copy_data(default)
        if "name" not in (default or {}):
            for stage, copied in zip(self, values, strict=True):
                copied["name"] = self.env._("%(name)s (copy)", name=stage.name)
        return values

    def _drawn(self, box):
        return {
            "id": self.id,
            "name": self.name,
            "color": self.color,
            "count": self.customer_count,
            "forward": self.forward,
            "description": self.description or "",
            "x": box.x,
            "y": box.y,
        }
