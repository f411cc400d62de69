from odoo import api, fields, models
from odoo.tools import SQL, format_duration

from ..tools import holdout

HOURS_PER_DAY = 24


def lots(journey_ids):
    """SQL of journey_id, since, until: when the lot was drawn, by the first and the last person held out."""
    return SQL(
        """SELECT journey_id, MIN(entered_at) AS since, MAX(entered_at) AS until FROM crm_journey_token
            WHERE is_control AND rotation = 1 AND journey_id = ANY(%s) GROUP BY journey_id""",
        list(journey_ids),
    )


class CrmJourneyUplift(models.Model):
    """What a journey changed: those who travelled beside those held out by lot.

    How it works: only each person's first time counts, from the moment when the first person was held out until the
    last was, so that both groups had the same time. Who had reached the goal on arrival is in neither group: the lot is
    not drawn for them. Everyone else who entered counts, also who left early, failed or got nothing: the question is
    what it does to send people this way.
    """

    _inherit = "crm.journey"

    travelled_count = fields.Integer("Travelled", compute="_compute_effect")
    travelled_rate = fields.Float("Goal Rate of Travellers", compute="_compute_effect")
    held_out_count = fields.Integer("Held Out", compute="_compute_effect")
    held_out_rate = fields.Float("Goal Rate of Those Held Out", compute="_compute_effect")
    uplift = fields.Float("Difference", compute="_compute_effect")
    uplift_low = fields.Float("Difference, at Least", compute="_compute_effect")
    uplift_high = fields.Float("Difference, at Most", compute="_compute_effect")
    uplift_needed = fields.Integer("People per Goal", compute="_compute_effect")
    uplift_verdict = fields.Selection(
        [
            (holdout.NOBODY, "Nothing to compare"),
            (holdout.OPEN, "Cannot be told yet"),
            (holdout.HELPS, "It helps"),
            (holdout.HARMS, "It harms"),
        ],
        "Verdict",
        compute="_compute_effect",
    )
    uplift_text = fields.Text("In Words", compute="_compute_effect")
    goal_days = fields.Float("Median Days to the Goal", compute="_compute_goal_days")
    goal_time = fields.Char("Median Time to the Goal", compute="_compute_goal_days")

    @api.depends("holdout_percent", "goal_kind_id", "goal_segment_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_effect(self):
        groups = self._groups()
        for record in self:
            reached, travelled = groups.get((record._origin.id, False), (0, 0))
            reached_held_out, held_out = groups.get((record._origin.id, True), (0, 0))
            effect = holdout.compare(reached, travelled, reached_held_out, held_out)
            record.update(
                {
                    "travelled_count": travelled,
                    "held_out_count": held_out,
                    "travelled_rate": effect.rate or 0.0,
                    "held_out_rate": effect.rate_held_out or 0.0,
                    "uplift": effect.difference or 0.0,
                    "uplift_low": effect.low or 0.0,
                    "uplift_high": effect.high or 0.0,
                    "uplift_needed": effect.needed or 0,
                    "uplift_verdict": effect.verdict,
                    "uplift_text": record._effect_words(effect),
                }
            )

    def _groups(self):
        """`{(journey id, held out): (reached the goal, entered)}`."""
        journeys = self.filtered("id")._filtered_access("read")
        if not journeys:
            return {}
        self.env["crm.journey.token"].flush_model()
        query = SQL(
            """SELECT t.journey_id, t.is_control, count(t.goal_at), count(*)
                 FROM crm_journey_token t
            LEFT JOIN (%(lots)s) lot USING (journey_id)
                WHERE t.journey_id = ANY(%(ids)s) AND t.rotation = 1
                  AND (lot.since IS NULL OR t.entered_at BETWEEN lot.since AND lot.until)
                  AND (t.goal_at IS NULL OR t.goal_at > t.entered_at)
             GROUP BY t.journey_id, t.is_control""",
            lots=lots(journeys.ids),
            ids=journeys.ids,
        )
        return {
            (journey_id, held_out): (reached, entered)
            for journey_id, held_out, reached, entered in self.env.execute_query(query)
        }

    def _effect_words(self, effect):
        if effect.verdict == holdout.NOBODY:
            return self._nothing_to_compare()
        values = {
            "rate": _percent(effect.rate),
            "held_out": _percent(effect.rate_held_out),
            "low": _percent(effect.low),
            "high": _percent(effect.high),
            "points": _percent(abs(effect.difference)),
            "needed": effect.needed,
        }
        if effect.verdict == holdout.OPEN:
            return self.env._(
                "Cannot be told yet. %(rate)s %% of those who travelled and %(held_out)s %% of those held out"
                " reached the goal, but the difference may be anything from %(low)s to %(high)s points: wait for"
                " more people.",
                **values,
            )
        if effect.verdict == holdout.HELPS:
            return self.env._(
                "It helps: %(rate)s %% of those who travelled reached the goal, %(held_out)s %% of those held out."
                " That is %(points)s points more (with 95 %% certainty from %(low)s to %(high)s): one goal more"
                " for about %(needed)s people who travel.",
                **values,
            )
        return self.env._(
            "It harms: %(rate)s %% of those who travelled reached the goal, %(held_out)s %% of those held out. That"
            " is %(points)s points less (with 95 %% certainty from %(low)s to %(high)s): one goal less for about"
            " %(needed)s people who travel. Pause the journey and look at its steps.",
            **values,
        )

    def _nothing_to_compare(self):
        if not self.has_goal:
            return self.env._("Set a goal first: without one nobody can say what the journey changes.")
        if not self.holdout_percent:
            return self.env._(
                "Nobody is held out, so nobody can say what would have happened without the journey. Hold out some"
                " percent of those who enter."
            )
        return self.env._("Nobody has entered both groups yet. Come back when people have.")

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_goal_days(self):
        medians = self._median_days()
        for record in self:
            days = medians.get(record._origin.id)
            record.goal_days = days or 0.0
            record.goal_time = record._days_in_words(days)

    def _median_days(self):
        journeys = self.filtered("id")._filtered_access("read")
        if not journeys:
            return {}
        self.env["crm.journey.token"].flush_model()
        query = SQL(
            """SELECT journey_id, extract(epoch FROM
                      percentile_cont(0.5) WITHIN GROUP (ORDER BY goal_at - entered_at)) / 86400
                 FROM crm_journey_token
                WHERE journey_id IN %s AND NOT is_control AND goal_at > entered_at
             GROUP BY journey_id""",
            tuple(journeys.ids),
        )
        return {journey_id: float(days) for journey_id, days in self.env.execute_query(query)}

    def _days_in_words(self, days):
        if days is None:
            return self.env._("Nobody has reached the goal yet")
        if days < 1:
            return self.env._("%(hours)s hours", hours=format_duration(days * HOURS_PER_DAY))
        return self.env._("%(days)s days", days=round(days, 1))


def _percent(share):
    return f"{100 * share:.1f}"
