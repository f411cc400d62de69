from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

READ_AT_ONCE = 500
# Rows of a long transaction become visible later than they say.
OVERLAP = timedelta(hours=1)
LOWEST, HIGHEST = 1, 5


class CxMetric(models.Model):
    _inherit = "cx.metric"

    takes_ratings = fields.Boolean(
        string="Ratings",
        help="Ratings of live chats, tickets and tasks are kept as scores of this metric, where such an app is "
        "installed.",
    )
    ratings_read_until = fields.Datetime(readonly=True, copy=False)

    @api.constrains("takes_ratings", "scale_min", "scale_max")
    def _check_takes_ratings(self):
        for metric in self.filtered("takes_ratings"):
            if (metric.scale_min, metric.scale_max) != (LOWEST, HIGHEST):
                raise ValidationError(
                    self.env._(
                        "Ratings go from %(low)s to %(high)s; “%(metric)s” cannot take them.",
                        low=LOWEST,
                        high=HIGHEST,
                        metric=metric.name,
                    )
                )


class CxResponse(models.Model):
    _inherit = "cx.response"

    rating_ref = fields.Integer(
        "Rating", readonly=True, copy=False, help="Number of the rating it came from."
    )

    _rating_uniq = models.UniqueIndex(
        "(rating_ref, metric_id) WHERE rating_ref IS NOT NULL AND rating_ref > 0"
    )


class CxRating(models.AbstractModel):
    """Reads what customers say by the ratings of other apps. A rating that changes changes its response."""

    _name = "cx.rating"
    _description = "Feedback from Ratings"

    @api.model
    def _cron_collect(self):
        if "rating.rating" not in self.env:
            return
        for metric in self.env["cx.metric"].search([("takes_ratings", "=", True)]):
            if not self._collect(metric):
                self.env.ref("cx_feedback.ir_cron_ratings")._trigger()
                return

    @api.model
    def _collect(self, metric):
        """Reads in pieces, each committed; False where the time is up, and the next run begins where this one did."""
        now = fields.Datetime.now()
        ratings = self._changed_ratings(metric.ratings_read_until)
        for start in range(0, len(ratings), READ_AT_ONCE):
            piece = ratings[start : start + READ_AT_ONCE]
            self._store(metric, piece)
            if not self.env["ir.cron"]._commit_progress(
                len(piece), remaining=len(ratings) - start - len(piece)
            ):
                return False
        metric.ratings_read_until = now
        return True

    @api.model
    def _changed_ratings(self, since):
        """Given ones: those that were asked for and not given are zero, and not consumed."""
        domain = [("consumed", "=", True), ("rating", ">=", LOWEST)]
        if since:
            domain.append(("write_date", ">=", since - OVERLAP))
        return self.env["rating.rating"].search(domain, order="id")

    @api.model
    def _store(self, metric, ratings):
        responses = self.env["cx.response"]
        known = {
            response.rating_ref: response
            for response in responses.search(
                [("metric_id", "=", metric.id), ("rating_ref", "in", ratings.ids)]
            )
        }
        new = []
        for rating in ratings:
            said = {"score": self._score(rating.rating), "comment": rating.feedback or False}
            response = known.get(rating.id)
            if not response:
                new.append(self._response_values(metric, rating) | said)
            elif any(response[name] != value for name, value in said.items()):
                response.write(said)
        responses.create(new)

    @api.model
    def _score(self, rating):
        return min(max(round(rating), LOWEST), HIGHEST)

    @api.model
    def _response_values(self, metric, rating):
        company = metric.company_id or rating.partner_id.company_id or self.env.company
        return {
            "metric_id": metric.id,
            "partner_id": rating.partner_id.id,
            "company_id": company.id,
            "channel": "rating",
            "date": rating.rated_on or rating.write_date,
            "rating_ref": rating.id,
        }
