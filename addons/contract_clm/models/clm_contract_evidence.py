import json
from datetime import UTC, datetime

from psycopg2.errors import UniqueViolation

from odoo import api, models
from odoo.exceptions import ConcurrencyError
from odoo.http import request
from odoo.tools import SQL

from ..tools import evidence


class ClmContractEvidence(models.Model):
    _inherit = "clm.contract"

    def _log_evidence(self, kind, *, version=None, actor=None, summary="", payload=None):
        """Appends one entry to the chain of each contract.

        :param actor: name of who acted where it is not the current user, such as a signer without an account
        :param payload: dict of plain values, see `tools.evidence.canonical`
        """
        self._log_evidence_rows(
            kind,
            [
                (contract, version or contract.current_version_id, summary, payload)
                for contract in self.sudo()
            ],
            actor=actor,
        )

    @api.model
    def _log_evidence_rows(self, kind, rows, *, actor=None):
        """Appends an entry of its own to each contract's chain, with as many queries for many as for one.

        :param rows: list of `(contract, version, summary, payload)`
        """
        # Whoever may act on a contract leaves evidence of it, also a signer without any right on records.
        contracts = self.browse().union(*(contract for contract, *_rest in rows)).sudo()
        heads = contracts._chain_heads()
        about = {
            "kind": kind,
            "actor": actor or self._evidence_actor(),
            "user_id": self.env.uid,
            **_web_origin(),
        }
        entries = []
        for contract, version, summary, payload in rows:
            head = heads.get(contract.id, (0, evidence.GENESIS))
            entry = contract.sudo()._evidence_values(about, *head, version.sudo(), summary, payload)
            heads[contract.id] = (entry["number"], entry["hash"])
            entries.append(entry)
        try:
            created = self.env["clm.evidence"].sudo()._append(entries)
        except UniqueViolation as error:
            # Another transaction added an entry after this one began: the server repeats it with the new last entry.
            raise ConcurrencyError(
                "another entry of the same contract was written at this instant"
            ) from error
        self.env["clm.webhook.delivery"]._queue(created)

    def _evidence_values(self, about, last_number, last_hash, version, summary, payload):
        """Column values of the entry that follows the last one."""
        moment = datetime.now(UTC)
        number = last_number + 1
        content = evidence.canonical(
            {
                **about,
                "number": number,
                "contract": self.name,
                "occurred_at": moment.isoformat(timespec="microseconds"),
                "document_sha256": version.sha256 or None,
                "summary": summary,
                "payload": payload or {},
            }
        )
        return {
            "contract_id": self.id,
            "company_id": self.company_id.id,
            "number": number,
            "kind": about["kind"],
            "occurred_at": moment.replace(tzinfo=None),
            "actor": about["actor"],
            "document_sha256": version.sha256,
            "summary": summary,
            "content": content,
            "previous_hash": last_hash,
            "hash": evidence.chain_hash(last_hash, content),
        }

    def _evidence_actor(self):
        """What follows from a signer's act, or from the nightly run, is done by the system."""
        user = self.env.user
        return self.env._("System") if user._is_public() or user._is_superuser() else user.display_name

    def _chain_heads(self):
        """Number and hash of each contract's last entry; the rows are locked, so that two writers form one chain.

        :return: dict of `(number, hash)` by contract id, without those that have no entry yet
        """
        self.flush_recordset()
        self.env["clm.evidence"].flush_model()
        ids = tuple(sorted(self.ids))
        if not ids:
            return {}
        self.env.execute_query(SQL("SELECT 1 FROM clm_contract WHERE id IN %s ORDER BY id FOR UPDATE", ids))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (contract_id) contract_id, number, hash
                  FROM clm_evidence WHERE contract_id IN %s
                 ORDER BY contract_id, number DESC
                """,
                ids,
            )
        )
        return {contract_id: (number, head) for contract_id, number, head in rows}

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
