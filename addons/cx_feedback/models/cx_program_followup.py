from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CxProgramFollowup(models.Model):
    """What is asked after the score, by the score that was given."""

    _name = "cx.program.followup"
    _description = "Follow-up Question"
    _order = "program_id, score_from, id"

    program_id = fields.Many2one("cx.program", required=True, ondelete="cascade", index=True)
    score_from = fields.Integer("From", required=True)
    score_to = fields.Integer("To", required=True)
    question = fields.Text(required=True, translate=True)
    choices = fields.Text(
        translate=True, help="Reasons to choose from, one on each line. Leave empty to ask for words only."
    )

    @api.constrains("score_from", "score_to", "program_id")
    def _check_band(self):
        for program in self.program_id:
            metric, end = program.metric_id, None
            for followup in program.followup_ids.sorted("score_from"):
                if not metric.scale_min <= followup.score_from <= followup.score_to <= metric.scale_max:
                    raise ValidationError(
                        self.env._(
                            "“%(question)s” follows the scores from %(first)s to %(last)s; "
                            "“%(metric)s” goes from %(low)s to %(high)s.",
                            question=followup.question,
                            first=followup.score_from,
                            last=followup.score_to,
                            metric=metric.name,
                            low=metric.scale_min,
                            high=metric.scale_max,
                        )
                    )
                if end is not None and followup.score_from <= end:
                    raise ValidationError(
                        self.env._("Two questions follow the score %(score)s.", score=followup.score_from)
                    )
                end = followup.score_to

    def _choice_list(self):
        return [line.strip() for line in (self.choices or "").splitlines() if line.strip()]

    def _choice(self, number):
        """What the respondent chose, as our own people wrote it, whatever the language of the page; or False.

        `number` is the text of the position from 0 on.
        """
        offered = self.with_context(lang=None)._choice_list()
        is_number = number.isascii() and number.isdecimal() and len(number) <= 4
        return offered[int(number)] if is_number and int(number) < len(offered) else False

    def _position(self, choice):
        """The position of what was chosen before, or None."""
        offered = self.with_context(lang=None)._choice_list()
        return offered.index(choice) if choice in offered else None
