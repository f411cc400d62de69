from odoo import models

USER_GROUP = "contract_clm.group_contract_clm_user"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tells the web client whether the user works with contracts, so that it need not ask."""
        info = super().session_info()
        if info.get("uid"):
            info["groups"][USER_GROUP] = self.env.user.has_group(USER_GROUP)
        return info
