"""Messages and activities of what stands behind a wall.

Odoo lets people read what they wrote, what was sent to them and what is assigned to them, also where they may not read
the record any more. The rules of security/clm_wall_security.xml end that for walled contracts, through `is_walled_off`.
"""

from odoo import api, fields, models
from odoo.fields import Domain

# The models with a chatter behind a wall, and the way from each to the field that says so.
WALLED_THREADS = {
    "clm.contract": "keeps_me_out",
    "clm.renewal": "keeps_me_out",
}


class ClmWalledOff(models.AbstractModel):
    """A row that points at a document by model and id."""

    _name = "clm.walled.off"
    _description = "Row about a Document behind a Wall"
    # Name of the field with the document's model.
    _document_model_field = "model"

    is_walled_off = fields.Boolean(compute="_compute_is_walled_off", search="_search_is_walled_off")

    @api.depends_context("uid")
    def _compute_is_walled_off(self):
        self.is_walled_off = False
        for model, path in WALLED_THREADS.items():
            # Rules ask with all rights; the wall is that of the current user all the same.
            about = self.sudo().filtered(lambda row, model=model: row[row._document_model_field] == model)
            documents = self._with_archived(model).browse(set(about.mapped("res_id"))).exists()
            closed = set(documents.filtered_domain([(path, "=", True)]).ids)
            for row in about:
                row.is_walled_off = row.res_id in closed

    @api.model
    def _search_is_walled_off(self, operator, value):
        if operator != "in":
            return NotImplemented
        closed = Domain.OR(
            Domain(self._document_model_field, "=", model)
            & Domain("res_id", "in", self._with_archived(model)._search([(path, "=", True)]))
            for model, path in WALLED_THREADS.items()
        )
        return closed if True in value else ~closed

    @api.model
    def _with_archived(self, model):
        # See _compute_is_walled_off.
        return self.env[model].sudo().with_context(active_test=False)


class MailMessage(models.Model):
    _name = "mail.message"
    _inherit = ["mail.message", "clm.walled.off"]


class MailActivity(models.Model):
    _name = "mail.activity"
    _inherit = ["mail.activity", "clm.walled.off"]

    _document_model_field = "res_model"

    @api.model_create_multi
    def create(self, vals_list):
        activities = super().create(vals_list)
        activities._check_behind_wall()
        return activities

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "res_id", "res_model", "res_model_id"} & vals.keys():
            self._check_behind_wall()
        return result

    def _check_behind_wall(self):
        # The assigned user is named by whoever schedules, who need not see users or other activities.
        walled = self.sudo().filtered(lambda row: row.res_model in WALLED_THREADS and row.user_id)
        for (model, user), activities in walled.grouped(lambda row: (row.res_model, row.user_id)).items():
            self.env[model].browse(activities.mapped("res_id"))._check_activity_user(user)
