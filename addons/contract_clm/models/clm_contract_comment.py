from odoo import models
from odoo.tools import html2plaintext

from ..tools import evidence

WRITTEN_BY_PEOPLE = ("comment", "email")


class ClmContractComment(models.Model):
    """What the counterparty writes about a contract, by mail or in the portal, leaves evidence."""

    _inherit = "clm.contract"

    def _message_post_after_hook(self, message, msg_vals):
        result = super()._message_post_after_hook(message, msg_vals)
        if message.message_type in WRITTEN_BY_PEOPLE and self._is_from_outside(message):
            # The hash tells whether the message is still the one that came; its text stays in the chatter, where
            # it can be deleted when the law asks for it.
            self._log_evidence(
                "commented",
                actor=message.author_id.display_name or message.email_from,
                payload={
                    "text_sha256": evidence.sha256(html2plaintext(message.body or "").encode()),
                    "attachments_sha256": [
                        evidence.sha256(attachment.raw or b"") for attachment in message.attachment_ids
                    ],
                },
            )
        return result

    def _is_from_outside(self, message):
        # Who has a login is not for every user to read.
        author = message.author_id.sudo()
        if not author:
            return bool(message.email_from)
        return not any(user._is_internal() for user in author.with_context(active_test=False).user_ids)
