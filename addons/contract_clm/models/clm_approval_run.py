from odoo import api, fields, models

from ..tools import terms_snapshot


class ClmApprovalRun(models.Model):
    """How a run starts and goes on, for many contracts at once."""

    _inherit = "clm.approval"

    @api.model
    def _start(self, plans, paths):
        """Starts a run for each contract and asks the first approvers.

        :param plans: dict of `list of tools.approval_matrix.Step` by contract
        :param paths: the fields that the conditions of rules look at, as dotted paths
        """
        contracts = self.env["clm.contract"].union(*plans)
        now = fields.Datetime.now()
        opening = {}
        # Users have no right to write approvals; the right on the contracts was checked by the action.
        approvals = self.sudo().create(
            [self._run_values(contract, plans[contract], paths, now, opening) for contract in contracts]
        )
        contracts._set_state_quietly("approval")
        contracts._remember_own(self.env.user)
        contracts._remember_asked({run.contract_id: run.step_ids.user_ids for run in approvals})
        contracts._set_waiting(approvals._waiting())
        self.env["clm.contract"]._log_evidence_rows(
            "approval_requested", [approval._request_row() for approval in approvals]
        )
        contracts._message_log_batch(
            {approval.contract_id.id: approval._request_text() for approval in approvals}
        )
        approvals._ask(approvals.step_ids.filtered(lambda step: step.state == "pending"))
        return approvals

    @api.model
    def _run_values(self, contract, steps, paths, now, opening):
        version, first = contract.current_version_id, min(step.stage for step in steps)
        snapshot = contract._approval_terms(paths)
        return {
            "contract_id": contract.id,
            # Given here, they need not be computed for each row.
            "company_id": contract.company_id.id,
            "version_id": version.id,
            "sha256": version.sha256,
            "terms": snapshot,
            "terms_sha256": terms_snapshot.fingerprint(snapshot),
            "requested_by_id": self.env.uid,
            "requested_on": now,
            "step_ids": [
                (0, 0, self._step_values(contract, step, step.stage == first, now, opening)) for step in steps
            ],
        }

    @api.model
    def _step_values(self, contract, step, is_open, now, opening):
        decision, count = step.rule
        extra, company = dict(step.extra), contract.company_id
        values = {
            "contract_id": contract.id,
            "company_id": company.id,
            "requested_on": now,
            "name": step.name,
            "why": "\n".join(step.reasons),
            "sequence": step.stage,
            "decision": decision,
            "count": count,
            "user_ids": [(6, 0, sorted(step.users))],
            "rule_step_id": extra.get("rule_step_id", False),
            "remind_hours": extra.get("remind_hours", 0),
            "escalate_hours": extra.get("escalate_hours", 0),
            "escalation_user_ids": [(6, 0, extra.get("escalation_user_ids", ()))],
            "state": "planned",
        }
        if is_open:
            key = (company, values["remind_hours"], values["escalate_hours"])
            if key not in opening:
                opening[key] = self.env["clm.approval.step"]._opening_values(*key, now)
            values |= opening[key]
        return values

    def _go_on(self):
        """Opens the next steps of the runs whose open ones are all approved, and closes those that have none left."""
        idle = self.filtered(lambda run: not any(step.state == "pending" for step in run.step_ids))
        following = self.env["clm.approval.step"]
        for run in idle:
            planned = run.step_ids.filtered(lambda step: step.state == "planned").sorted("sequence")
            following |= next(iter(planned.grouped("sequence").values()), following.browse())
        following._open()
        done = idle - following.approval_id
        if done:
            done._finish()
        waiting = self - done
        waiting.contract_id._set_waiting(waiting._waiting())
        waiting._ask(following)

    def _finish(self):
        self._close("approved")
        contracts = self.contract_id
        name = self.env.user.name

        def words(env):
            return env._("Approved"), env._("Approved by %(user)s.", user=name)

        _subject, text = words(self.env)
        contracts._message_log_batch(dict.fromkeys(contracts.ids, text))
        contracts._tell_owners(words)

    def _waiting(self):
        """Who has not decided yet in the open steps: dict of users by contract."""
        return {
            run.contract_id: self.env["res.users"].union(
                *(step._awaited() for step in run.step_ids if step.state == "pending")
            )
            for run in self
        }

    def _request_row(self):
        """The evidence of the request."""
        names = ", ".join(
            f"{step.name}: {', '.join(step.user_ids.mapped('name'))}"
            for step in self.step_ids.sorted("sequence")
        )
        payload = {"sha256": self.sha256, "terms_sha256": self.terms_sha256}
        return self.contract_id, self.version_id, names[:500], payload

    def _request_text(self):
        steps = "; ".join(
            self.env._(
                "%(step)s (%(people)s)", step=step.name, people=", ".join(step.user_ids.mapped("name"))
            )
            for step in self.step_ids.sorted("sequence")
        )
        return self.env._("Submitted for approval: %(steps)s", steps=steps)
