from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import advocacy


class CxReviewSite(models.Model):
    """A public website where customers write about us."""

    _name = "cx.review.site"
    _description = "Review Site"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    url = fields.Char("Address", required=True, help="Of the page where a customer writes a review.")
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty to share it with all companies."
    )
    country_id = fields.Many2one("res.country", "Only in", help="Customers of this country; empty: all.")
    lang = fields.Selection(
        selection=lambda self: self.env["res.lang"].get_installed(),
        string="Only in Language",
        help="For whoever reads the page in this language; empty: everybody.",
    )
    weight = fields.Integer(
        default=1, help="How often it is shown beside the others that fit: 3 is three times as often as 1."
    )

    _weight_not_negative = models.Constraint("CHECK(weight >= 0)", "The weight must not be negative.")

    @api.constrains("url")
    def _check_url(self):
        for site in self:
            if not site.url.startswith("https://") or any(sign.isspace() for sign in site.url):
                raise ValidationError(
                    self.env._("“%(address)s” must begin with https:// and have no spaces.", address=site.url)
                )

    @api.model
    def _for(self, company, country, lang, lot):
        """The site for a customer, empty where none fits; `lot` is at least 0 and below 1."""
        sites = self.search([("company_id", "in", [company.id, False])])
        options = [
            advocacy.Site(site.id, site.weight, site.country_id.code or None, site.lang or None)
            for site in sites
        ]
        return self.browse(advocacy.choose_site(options, country.code or None, lang, lot) or [])
