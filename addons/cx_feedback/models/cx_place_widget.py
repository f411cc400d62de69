from base64 import b64encode

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import origins
from ..tools.exceptions import OriginError
from .cx_intake_page import KIOSK

CODE_PIXELS = 600


class CxPlace(models.Model):
    """The links, the printed code and the widget of a place."""

    _inherit = "cx.place"

    widget_origins = fields.Text(
        "Websites with the Widget",
        help="One address on each line, such as https://shop.example.com. No other site can show the widget.",
    )
    page_url = fields.Char("Link", compute="_compute_urls")
    kiosk_url = fields.Char("Kiosk", compute="_compute_urls", help="Open it on the screen that stands there.")
    widget_snippet = fields.Char(
        "Widget", compute="_compute_urls", help="Copy it into the pages of the website."
    )

    @api.depends_context("lang")
    def _compute_urls(self):
        for place in self:
            if not isinstance(place.id, int):
                place.page_url = place.kiosk_url = place.widget_snippet = False
                continue
            base, ticket = place.get_base_url(), place._ticket()
            place.page_url = f"{base}/feedback/{ticket}"
            place.kiosk_url = f"{place.page_url}?{KIOSK}=1"
            place.widget_snippet = self._snippet(base, ticket)

    @api.model
    def _snippet(self, base, ticket):
        label = self.env._("Feedback").replace("&", "&amp;").replace('"', "&quot;")
        return f'<script src="{base}/feedback/widget.js" data-place="{ticket}" data-label="{label}" async></script>'

    @api.constrains("widget_origins")
    def _check_widget_origins(self):
        for place in self:
            try:
                origins.parse(place.widget_origins)
            except OriginError as error:
                raise ValidationError(
                    self.env._(
                        "“%(line)s” is no address of a website. Write it as https://shop.example.com, "
                        "one on each line.",
                        line=str(error),
                    )
                ) from error

    @api.constrains("kiosk_seconds")
    def _check_kiosk_seconds(self):
        if any(not 2 <= place.kiosk_seconds <= 600 for place in self):
            raise ValidationError(self.env._("The thanks stay for 2 to 600 seconds."))

    def _frame_ancestors(self):
        """The part of a Content-Security-Policy for the widget of this place."""
        return origins.frame_ancestors(origins.parse(self.widget_origins))

    def _code_image(self):
        """The QR code of its link as a data URI, for the sheet that is printed."""
        self.ensure_one()
        picture = self.env["ir.actions.report"].barcode(
            "QR", self.page_url, width=CODE_PIXELS, height=CODE_PIXELS, barLevel="M"
        )
        return f"data:image/png;base64,{b64encode(picture).decode()}"

    def action_open_page(self):
        return self._open(self.page_url)

    def action_open_kiosk(self):
        return self._open(self.kiosk_url)

    def _open(self, url):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def action_open_responses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("cx_feedback.cx_response_action")
        action["domain"] = [("place_id", "=", self.id)]
        action["context"] = {"create": False}
        return action
