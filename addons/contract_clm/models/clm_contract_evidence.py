import json
from datetime import UTC, datetime

from odoo import models
from odoo.http import request

from ..tools import evidence


class ClmContractEvidence(models.Model):
    _inherit = "clm.contract"

    def _log_evidence(self, kind, *, version=None, actor=None, summary="", payload=None):
        """Appends one entry to the chain of each contract.

        :param actor: name of who acted where it is not the current user, such as a signer without an account
        :param payload: dict of plain values, see `tools.evidence.canonical`
        """
        # Whoever may act on a contract leaves evidence of it, also a signer without any right on records.
        for contract in self.sudo():
            contract._append_evidence(
                kind, version or contract.current_version_id, actor, summary, payload or {}
            )

    def _append_evidence(self, kind, version, actor, summary, payload):
        moment = datetime.now(UTC)
        actor = actor or self._evidence_actor()
        previous = self._chain_head()
        content = evidence.canonical(
            {
                "number": previous["number"] + 1,
                "contract": self.name,
                "kind": kind,
                "occurred_at": moment.isoformat(timespec="microseconds"),
                "actor": actor,
                "user_id": self.env.uid,
                "document_sha256": version.sha256 or None,
                "summary": summary,
                "payload": payload,
                **_web_origin(),
            }
        )
        self.env["clm.evidence"].create(
            {
                "contract_id": self.id,
                "company_id": self.company_id.id,
                "number": previous["number"] + 1,
                "kind": kind,
                "occurred_at": moment.replace(tzinfo=None),
                "actor": actor,
                "document_sha256": version.sha256,
                "summary": summary,
                "content": content,
                "previous_hash": previous["hash"],
                "hash": evidence.chain_hash(previous["hash"], content),
            }
        )

    def _evidence_actor(self):
        """What follows from a signer's act, or from the nightly run, is done by the system."""
        user = self.env.user
        return self.env._("System") if user._is_public() or user._is_superuser() else user.display_name

    def _chain_head(self):
        """Number and hash of the last entry; the contract's row is locked, so that two writers form one chain."""
        self.flush_recordset()
        self.env["clm.evidence"].flush_model()
        self.env.cr.execute("SELECT 1 FROM clm_contract WHERE id = %s FOR UPDATE", [self.id])
        self.env.cr.execute(
            "SELECT number, hash FROM clm_evidence WHERE contract_id = %s ORDER BY number DESC LIMIT 1",
            [self.id],
        )
        number, head = self.env.cr.fetchone() or (0, evidence.GENESIS)
        return {"number": number, "hash": head}

    def _verify_evidence(self):
        """The faults of the contract's chain: of its hashes, and of columns that differ from what was hashed."""
        self.ensure_one()
        rows = self.evidence_ids.sorted("number")
        faults = evidence.verify(rows._entries())
        for row in rows:
            content = json.loads(row.content)
            if any(
                content.get(name) != (row[name] or None) for name in ("kind", "document_sha256", "number")
            ):
                faults.append(evidence.Fault(row.number, "changed"))
        return faults

    def action_verify_evidence(self):
        """Recomputes the chain and says in words whether it holds."""
        self.ensure_one()
        self.check_access("read")
        faults = self._verify_evidence()
        if faults:
            message = self.env._(
                "The chain is broken at entry %(number)s. Compare it with an earlier copy of the database.",
                number=faults[0].number,
            )
        else:
            message = self.env._(
                "All %(count)s entries are intact, each linked to the one before.",
                count=len(self.evidence_ids),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Evidence of %(contract)s", contract=self.name),
                "message": message,
                "type": "danger" if faults else "success",
                "sticky": bool(faults),
            },
        }


def _web_origin():
    """Address and browser of whoever acts through the web; nothing for crons and scripts."""
    if not request:
        return {}
    return {
        "address": request.httprequest.remote_addr or "",
        "user_agent": (request.httprequest.user_agent.string or "")[:300],
    }
