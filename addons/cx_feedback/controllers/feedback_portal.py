from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class FeedbackPortal(CustomerPortal):
    @http.route(
        "/my/orders/<int:order_id>/feedback", type="http", auth="public", methods=["POST"], website=True
    )
    def order_feedback(self, order_id, access_token=None, **_said):
        """Leads to the question about an order, for whoever may see the order."""
        try:
            order = self._document_check_access("sale.order", order_id, access_token=access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        ticket = order._cx_portal_ticket(order._cx_portal_partner(request.env.user))
        return request.redirect(f"/feedback/{ticket}" if ticket else order.get_portal_url(), code=303)
