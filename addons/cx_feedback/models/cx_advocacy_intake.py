from odoo import api, models

from ..tools import advocacy
from .cx_program import IDENTIFIED


class CxIntake(models.AbstractModel):
    """After an answer: what the program offers is noted, and the thanks lead to it."""

    _inherit = "cx.intake"

    @api.model
    def _store(self, opened, *args, **values):
        response = super()._store(opened, *args, **values)
        self._offer_advocacy(opened.program, response)
        return response

    @api.model
    def _offer_advocacy(self, program, response):
        if program.identity != IDENTIFIED or not response.partner_id:
            return
        if kinds := program._advocacy_kinds(response):
            self.env["cx.advocacy"]._offer(response.partner_id, kinds, program.company_id, program, response)

    @api.model
    def _advocacy_links(self, opened, lang):
        """`(address of the person's page, review site)` that the thanks show; each may be empty."""
        program, response = opened.program, opened.response
        kinds = program._advocacy_kinds(response)
        sites = response.env["cx.review.site"]
        if not kinds:
            return "", sites
        page = self.env["cx.advocacy.page"]
        partner = response.partner_id
        if program.identity == IDENTIFIED and partner:
            ticket = page._ticket(partner, program.company_id)
            desk = page._open(ticket)
            still = desk and desk.requests.filtered(
                lambda row: row.kind in kinds and row.state in (advocacy.OFFERED, advocacy.AGREED)
            )
            return (f"/advocacy/{ticket}" if still else ""), sites
        # Nobody is known here: everybody may write a review, and nothing is kept of it.
        lot = advocacy.lot_of(opened.text)
        return "", sites._for(program.company_id, sites.env["res.country"], lang, lot)
