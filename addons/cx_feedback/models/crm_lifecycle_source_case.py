"""Signals of the customer lifecycle: cases that a bad score opened, and those that were closed.

The collector passes by what has no source model.
"""

from odoo import models


class SourceCaseOpened(models.AbstractModel):
    _name = "crm.lifecycle.source.cx_case.opened"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: feedback case opened"
    _kind = "feedback_case_opened"
    _source_model = "cx.case"
    _occurred_at = "s.opened_at"


class SourceCaseClosed(models.AbstractModel):
    """A case that was opened again is closed again."""

    _name = "crm.lifecycle.source.cx_case.closed"
    _inherit = "crm.lifecycle.source"
    _description = "Signals: feedback case closed"
    _kind = "feedback_case_closed"
    _source_model = "cx.case"
    _occurred_at = "s.closed_at"
    _condition = "s.state = 'closed' AND s.closed_at IS NOT NULL"
    _nth = "COALESCE(s.reopened_count, 0) + 1"
