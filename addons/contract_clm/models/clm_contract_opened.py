from odoo import models

OPENED, VIEWED = "opened", "viewed"


class ClmContractOpened(models.Model):
    """The counterparty opened the contract's page in the portal, and read its document there."""

    _inherit = "clm.contract"

    def _mark_read(self, kind, actor):
        """Leaves evidence, once for each person and document.

        :param kind: `OPENED` when the page was shown, `VIEWED` when its document was
        """
        self.ensure_one()
        version = self.signed_version_id or self.current_version_id
        # Visitors of the portal have no right on evidence; what is looked for is only whether this is told already.
        told = self.env["clm.evidence"].sudo()
        about = [("contract_id", "=", self.id), ("kind", "=", kind), ("actor", "=", actor)]
        if not told.search_count([*about, ("document_sha256", "=", version.sha256)], limit=1):
            self._log_evidence(kind, version=version, actor=actor)
