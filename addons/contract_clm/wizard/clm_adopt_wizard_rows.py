from odoo import models

from ..tools import adoption


class ClmAdoptWizard(models.TransientModel):
    """The rows of the wizard: made from the file, taken apart, put together."""

    _inherit = "clm.adopt.wizard"

    def _make_lines(self, data, passages):
        """Lines for all passages of the file, with the decisions of the lines before."""
        vocabulary = self._vocabulary()
        proposals = adoption.proposals(data, passages, vocabulary, adoption.aliases(self.ours, self.theirs))
        basis = self._basis(data)
        decisions = proposals | self._decisions(passages, basis[0])
        numbers = {passage.key: number for number, passage in enumerate(passages, start=1)}
        rows = adoption.rows(passages, decisions)
        self.line_ids.unlink()
        self.write(
            {
                "basis": basis,
                "line_ids": [
                    (0, 0, self.line_ids._values(row, proposals[row.passages[0].key], numbers))
                    for row in rows
                ],
            }
        )

    def _decisions(self, passages, sha256):
        """`(expression, skip)` by key, where somebody decided otherwise than proposed.

        In another file, what was decided for a text holds for the same text.
        """
        decided = [(line, [line.expression or "", line.skip]) for line in self.line_ids if line._is_touched()]
        memory = (self.memory or {}) | {f"{line.kind}:{line.text}": decision for line, decision in decided}
        self.memory = memory
        if self.basis and self.basis[0] == sha256:
            return {place["key"]: decision for line, decision in decided for place in line.places}
        found = {passage.key: memory.get(f"{passage.kind}:{passage.text}") for passage in passages}
        return {key: decision for key, decision in found.items() if decision}

    def action_separate(self):
        """One row for each place of every passage."""
        self.line_ids._split()

    def action_join(self):
        """One row for the places that say and become the same."""
        groups = self.line_ids.grouped(lambda line: (line.kind, line.text, line.expression, line.skip))
        for lines in groups.values():
            lines[0]._take_in(lines[1:])

    def action_hide_notes(self):
        """Drafting notes stay in the template, for its author only, and vanish from contracts."""
        self.line_ids.filtered(lambda line: line.kind == "note" and line.skip).write(
            {"skip": False, "problem": False}
        )
