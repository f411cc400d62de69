import logging
from datetime import timedelta

from odoo import api, fields, models

from .clm_seal_certificate import MANAGER, WARN_DAYS

_logger = logging.getLogger(__name__)


class ClmSealFollowUp(models.Model):
    """The hourly job: whoever set a certificate up hears before it ends; contracts that wait are sealed again."""

    _inherit = "clm.seal.certificate"

    @api.model
    def _cron_follow_up(self):
        ending = self.search(
            [
                ("in_use", "=", True),
                ("valid_to", "<=", fields.Datetime.now() + timedelta(days=WARN_DAYS)),
            ]
        )
        for certificate in ending:
            certificate._warn_of_the_end()
        waiting = self.env["clm.contract"].search(
            [("state", "=", "signature"), ("signature_request_ids.state", "=", "signed")]
        )
        self.env["ir.cron"]._commit_progress(len(ending), remaining=len(waiting))
        for contract in waiting:
            self._try(contract)
            if not self.env["ir.cron"]._commit_progress(1):
                return

    @api.model
    def _try(self, contract):
        """One contract that fails does not stop the others."""
        try:
            with self.env.cr.savepoint():
                contract._seal_what_waits()
        # Whatever one contract runs into, the others are not to wait for it.
        except Exception as error:
            _logger.error("%s still waits for its seal", contract.name, exc_info=error)
            self.env.invalidate_all(flush=False)

    def _warn_of_the_end(self):
        """One activity per certificate, however often the job runs."""
        self.ensure_one()
        kind = "contract_clm.mail_activity_seal_expires"
        if self.activity_search([kind]):
            return
        self.activity_schedule(
            kind,
            date_deadline=fields.Date.to_date(self.valid_to),
            user_id=self._person_in_charge().id,
            summary=self.env._("The certificate of the seal ends"),
            note=self.env._(
                "Documents are sealed with it until %(date)s. Upload the next one under Configuration ‣ Seal.",
                date=fields.Date.to_string(self.valid_to),
            ),
        )

    def _person_in_charge(self):
        """Who set it up, while they are still here and an administrator; else another administrator of the company."""
        managers = self.env.ref(MANAGER).all_user_ids.filtered(
            lambda user: user.active and self.company_id in user.company_ids
        )
        return (self.create_uid & managers) or managers[:1] or self.env.ref("base.user_admin")
