from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

# A link must not become a way to send mails to everybody.
MOST_HANDOVERS = 3


class ClmSignatureSigner(models.Model):
    """Somebody else signs: the signer names a colleague, or the owner of the contract another person."""

    _inherit = "clm.signature.signer"

    delegated_to_id = fields.Many2one("clm.signature.signer", "Passed on to", readonly=True, copy=False)
    delegated_from_id = fields.Many2one("clm.signature.signer", "Instead of", readonly=True, copy=False)

    def _may_delegate(self):
        """Our own people are named by the owner of the contract."""
        return (
            self.role == "counterparty"
            and self.state == "waiting"
            and self.contract_id.type_id.signature_delegation
        )

    def _delegate(self, name, email, code=""):
        """The signer names a colleague, who gets a link of their own; the link of the signer ends."""
        self.ensure_one()
        self.request_id._lock()
        obstacle = self._obstacle()
        if obstacle:
            raise UserError(obstacle)
        if not self._may_delegate():
            raise UserError(
                self.env._("This signature cannot be passed on. Answer the mail and say who shall sign.")
            )
        name, address = self._check_colleague(name, email)
        authentication = self._use_code(code)
        if authentication:
            self.contract_id._log_evidence(
                "signature_authenticated",
                version=self.request_id.version_id,
                actor=self._label(),
                payload=authentication,
            )
        successor = self._hand_over(self._colleague(name, address), self._label())
        self.contract_id.message_post(
            body=self.env._(
                "%(signer)s passed the signature on to %(colleague)s.",
                signer=self._label(),
                colleague=successor._label(),
            ),
            partner_ids=self.contract_id.user_id.partner_id.ids,
            author_id=self.partner_id.id,
            subtype_xmlid="mail.mt_comment",
        )

    def _check_colleague(self, name, email):
        """Name and address as they are stored, or the reason why nobody can be reached so."""
        name, address = " ".join((name or "").split()), email_normalize(email or "")
        if not name or len(name) > 200:
            raise UserError(self.env._("Type the name of your colleague."))
        if not address or len(address) > 200:
            raise UserError(self.env._("Type one e-mail address, such as name@example.com."))
        others = {email_normalize(signer.email or "") for signer in self.request_id._signers()}
        if address in others:
            raise UserError(self.env._("This person is asked to sign already."))
        return name, address

    def _colleague(self, name, address):
        """The contact of the same company with this address, or a new one."""
        company = self.partner_id.commercial_partner_id
        # Whoever holds the link of a signer may name one contact of the signer's own company, and read none.
        partners = self.env["res.partner"].sudo()
        found = partners.search(
            [("commercial_partner_id", "=", company.id), ("email_normalized", "=", address)], limit=1
        )
        return found or partners.create(
            {
                "name": name,
                "email": address,
                "parent_id": company.id if company.is_company else False,
                "company_id": company.company_id.id,
                "lang": self.partner_id.lang,
            }
        )

    def _replace(self, partner, reason):
        """The owner of the contract names another person."""
        self.ensure_one()
        self.contract_id.check_access("write")
        # Users have no right to write signers; the right on the contract was just checked.
        signer = self.sudo()
        signer.request_id._lock()
        if signer.request_id.state != "sent" or signer.state not in ("planned", "waiting"):
            raise UserError(self.env._("Only somebody who is still to sign can be replaced."))
        if not partner.email:
            raise UserError(
                self.env._("%(signatory)s has no e-mail address to send to.", signatory=partner.name)
            )
        if (
            partner
            in signer.request_id._signers().filtered(lambda other: other.role == signer.role).partner_id
        ):
            raise UserError(self.env._("This person is asked to sign already."))
        return signer._hand_over(partner, None, reason)

    def _hand_over(self, partner, actor, reason=""):
        """Ends the link of the signer and plans, or invites, the one who comes instead."""
        if self._handovers() >= MOST_HANDOVERS:
            raise UserError(
                self.env._("This signature was passed on too often. Set the contract back to draft instead.")
            )
        was_waiting, user = self.state == "waiting", self._own_user()
        successor = self.create(
            {
                "request_id": self.request_id.id,
                "sequence": self.sequence,
                "role": self.role,
                "number": self.number,
                "partner_id": partner.id,
                "party_name": self.party_name,
                "email": partner.email,
                "code_required": self.code_required,
                "delegated_from_id": self.id,
            }
        )
        self.write({"state": "delegated", "delegated_to_id": successor.id, "reason": reason or self.reason})
        self.contract_id._log_evidence(
            "signature_delegated",
            version=self.request_id.version_id,
            actor=actor,
            summary=reason or successor._label(),
            payload={"from": self._label(), "to": successor._label()},
        )
        if was_waiting:
            if user:
                self.contract_id.activity_unlink(["contract_clm.mail_activity_sign"], user_id=user.id)
            successor._invite()
        return successor

    def _handovers(self):
        count, signer = 0, self
        while signer.delegated_from_id and count <= MOST_HANDOVERS:
            count, signer = count + 1, signer.delegated_from_id
        return count

    def _own_user(self):
        """Our employee who signs logged in, if the signer is one."""
        if self.role != "ours":
            return self.env["res.users"]
        return self.partner_id.user_ids.filtered(lambda user: user._is_internal())[:1]

    def action_open_replacement(self):
        """Opens the dialog in which the owner names somebody else."""
        self.ensure_one()
        self.contract_id.check_access("write")
        return self.env["clm.signer.replace.wizard"]._open(self)
