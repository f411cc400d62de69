from odoo import api, models

LATER = "clm_subscribe_later"


class ClmContractMany(models.Model):
    """Making many contracts costs as many queries as making one.

    Odoo subscribes and tells the responsible of each new document by itself. Here the same is done once for all
    contracts that have the same owner. That a contract was made stands in its evidence; a note in its chatter besides
    is for those who make one by hand.
    """

    _inherit = "clm.contract"

    @api.model_create_multi
    def create(self, vals_list):
        quiet = {LATER: True} | ({"mail_create_nolog": True} if len(vals_list) > 1 else {})
        contracts = super(ClmContractMany, self.with_context(**quiet)).create(vals_list)
        contracts = contracts.with_env(self.env)
        if not self.env.context.get("tracking_disable"):
            contracts._subscribe_owners(vals_list)
        return contracts

    def _subscribe_owners(self, vals_list):
        named = self.env.context.get("default_user_id")
        given = [vals.get("user_id", named) for vals in vals_list]
        for owner in dict.fromkeys(filter(None, given)):
            theirs = self.browse(
                contract.id for contract, user in zip(self, given, strict=True) if user == owner
            )
            theirs._message_auto_subscribe({"user_id": owner}, followers_existing_policy="update")

    def _message_auto_subscribe(self, updated_values, followers_existing_policy="skip"):
        if self.env.context.get(LATER):
            return True
        return super()._message_auto_subscribe(updated_values, followers_existing_policy)
