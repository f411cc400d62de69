from odoo import fields, models

from ..tools import seal

LEVELS = [("B-B", "PAdES B-B"), ("B-T", "PAdES B-T"), ("B-LT", "PAdES B-LT")]


class ClmContractVersionSeal(models.Model):
    _inherit = "clm.contract.version"

    seal_level = fields.Selection(
        LEVELS,
        "Seal",
        readonly=True,
        help="B-B: sealed with the company's certificate. B-T: with a time stamp of an independent authority. B-LT: "
        "with the proof inside that no certificate was revoked.",
    )
    seal_problem = fields.Char("About the seal", readonly=True)

    def _tell_seal(self, values):
        """Keeps for the reader what evidence says of the seal: see `clm.contract._sealed`."""
        problem, level = values.get("seal_problem"), values.get("seal_level")
        if not (problem or level):
            return
        Certificate = self.env["clm.seal.certificate"]
        text = problem and Certificate._explain(
            seal.SealError(problem, values.get("seal_problem_detail") or "")
        )
        # Versions are written by actions that leave evidence, so users have no right to do it.
        self.sudo().write({"seal_level": level, "seal_problem": text or False})
