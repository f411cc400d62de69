from odoo import fields, models
from odoo.exceptions import AccessError

OFFICER = "contract_clm.group_contract_clm_officer"
SHOWN = 5


class ClmTermRecompute(models.Model):
    """Deadlines stay as they were found, whatever changes in calendars and zones, until somebody says otherwise."""

    _inherit = "clm.term"

    def action_recompute_deadlines(self):
        """Finds the deadlines of running terms again, by the calendars of today; says and logs what changed."""
        if not self.env.user.has_group(OFFICER):
            raise AccessError(self.env._("Ask a contract officer to recompute deadlines."))
        self.check_access("read")
        changes = self._set_deadlines(self.env._("Recomputed"))
        lines = [
            self.env._(
                "%(contract)s: %(before)s → %(after)s",
                contract=term.contract_id.name,
                before=self._day_text(before) or "–",
                after=self._day_text(term.notice_deadline) or "–",
            )
            for term, before in changes[:SHOWN]
        ]
        if len(changes) > SHOWN:
            lines.append(self.env._("and %(count)s more", count=len(changes) - SHOWN))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("%(count)s deadlines changed", count=len(changes)),
                "message": " · ".join(lines) or self.env._("All deadlines are as they should be."),
                "type": "warning" if changes else "success",
                "sticky": bool(changes),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _set_deadlines(self, summary):
        """Stores the deadlines of the current terms as they are found today; one entry of evidence for each change.

        Where notice was given, or the renewal was lost, the deadline that counted for it stays.

        :return: list of `(term, the day before)`, of those whose day changed
        """
        # Users have no right to write terms, so that dates follow from what was agreed.
        running = self.sudo().filtered(
            lambda term: (
                term.state == "current" and term.contract_id.state == "active" and not term.renewal_stopped
            )
        )
        starts = running._contract_starts()
        rows = [(term.contract_id, term.number, starts[term.contract_id]) for term in running]
        problems, changes = {}, []
        found = self.env["clm.term"].sudo()._values_of(rows, problems)
        for index, (term, values) in enumerate(zip(running, found, strict=True)):
            if values is None:
                term.deadline_problem = problems[index]
                continue
            before = term.notice_deadline
            term._store_deadline(values)
            if (before or None) != values["notice_deadline"]:
                changes.append((term, before))
        self.env["clm.contract"]._log_evidence_rows(
            "deadline_changed", [term._deadline_change(before, summary) for term, before in changes]
        )
        return [(term.sudo(self.env.su), before) for term, before in changes]

    def _contract_starts(self):
        """The first day of the first term of each contract, by contract."""
        found = self._read_group(
            [("contract_id", "in", self.contract_id.ids)], ["contract_id"], ["start_date:min"]
        )
        return dict(found)

    def _store_deadline(self, values):
        """What the deadline is and why, where it differs; when the term began does not change."""
        kept = {
            name: values[name] or False
            for name in ("notice_deadline", "notice_deadline_at", "deadline_trail", "deadline_problem")
            if (self[name] or None) != (values[name] or None)
        }
        if kept:
            self.write(kept)

    def _deadline_change(self, before, summary):
        payload = {
            "term": self.number,
            "from": fields.Date.to_string(before) or None,
            "to": fields.Date.to_string(self.notice_deadline) or None,
        }
        return self.contract_id, self.contract_id.signed_version_id, summary, payload
