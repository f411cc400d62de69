from collections import defaultdict

from odoo import models
from odoo.tools import formatLang

MODELS = {"approvals": "clm.contract", "activities": "mail.activity", "unpaid": "account.move"}


class ClmRenewalSheetPoints(models.Model):
    """What is still open, on the renewal sheet."""

    _inherit = "clm.renewal"

    def _sheet_rows(self):
        rows, points = super()._sheet_rows(), self._open_points()
        for renewal in self:
            rows[renewal._origin.id] += renewal._point_rows(points[renewal._origin.id])
        return rows

    def _open_points(self):
        """What is still open: dict by card id of a dict of lists of record ids by kind."""
        contracts = self.contract_id._origin
        points = defaultdict(dict)
        for kind, counted in {
            "approvals": self._running_approvals(contracts),
            "activities": self._open_activities(contracts),
            "unpaid": self._unpaid_invoices(contracts),
        }.items():
            for renewal in self:
                points[renewal._origin.id][kind] = counted[renewal.contract_id._origin.id]
        return points

    def _running_approvals(self, contracts):
        """Ids of contracts that wait for approval: the contract itself, and those that will replace it."""
        # The owner of the one need not see the other; the list opens with the user's own rights.
        rows = (
            self.env["clm.contract"]
            .sudo()
            .search_fetch(
                [
                    ("state", "=", "approval"),
                    "|",
                    ("id", "in", contracts.ids),
                    ("predecessor_id", "in", contracts.ids),
                ],
                ["predecessor_id"],
            )
        )
        found = defaultdict(list)
        for contract in rows:
            found[contract.id if contract.id in contracts.ids else contract.predecessor_id.id].append(
                contract.id
            )
        return found

    def _open_activities(self, contracts):
        found = defaultdict(list)
        activities = self.env["mail.activity"].search_fetch(
            [("res_model", "=", "clm.contract"), ("res_id", "in", contracts.ids)], ["res_id"]
        )
        for activity in activities:
            found[activity.res_id].append(activity.id)
        return found

    def _unpaid_invoices(self, contracts):
        _orders, invoices = contracts._linked_ids()
        every = {move_id for ids in invoices.values() for move_id in ids}
        # How many are unpaid is part of the sheet; see _payment_behaviour.
        unpaid = set(
            self.env["account.move"]
            .sudo()
            .search(
                [
                    ("id", "in", list(every)),
                    ("state", "=", "posted"),
                    ("move_type", "=", "out_invoice"),
                    ("payment_state", "in", ("not_paid", "partial")),
                ]
            )
            .ids
        )
        return defaultdict(
            list, {contract_id: [i for i in ids if i in unpaid] for contract_id, ids in invoices.items()}
        )

    def _point_rows(self, points):
        labels = {
            "approvals": self.env._("Running approvals"),
            "activities": self.env._("Open activities"),
            "unpaid": self.env._("Unpaid invoices of the contract"),
        }
        rows = []
        for kind, label in labels.items():
            ids = points[kind]
            key = f"{kind}:current" if ids and self._may_open(MODELS[kind]) else None
            text = formatLang(self.env, len(ids), digits=0)
            cell = {"text": text, "sub": "", "tone": "warning" if ids else "", "key": key}
            rows.append({"name": kind, "label": label, "note": "", "cells": {"current": cell}})
        if self.sudo().term_id.renewal_stopped:
            rows.append(
                {
                    "name": "stopped",
                    "label": self.env._("Notice"),
                    "note": self.env._(
                        "The contract ends with this term: notice was given, or the renewal was lost."
                    ),
                    "cells": {},
                }
            )
        return rows

    def _figure_records(self, key):
        kind = key.partition(":")[0]
        if kind not in MODELS:
            return super()._figure_records(key)
        return self.env[MODELS[kind]].browse(self._open_points()[self.id][kind])
