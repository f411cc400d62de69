from datetime import timedelta

from odoo import api, fields, models

from ..tools import demo_answers

# Program's template, share of customers who answer, hours after the order.
AFTER_ORDERS = (("order_ces", 0.3, 3), ("delivery_csat", 0.5, 24 * 5))
RELATIONSHIP, COUNTER = "relationship_nps", "counter_stars"
RELATIONSHIP_SHARE = 0.25
COUNTER_DAYS, COUNTER_A_DAY = 400, 2
OPEN_DAYS = 30
LANGUAGES = {"IN": "hi", "AE": "ar", "SA": "ar", "EG": "ar", "JO": "ar", "QA": "ar", "OM": "ar", "MA": "ar"}


class CxFeedbackDemo(models.AbstractModel):
    """Demo data: answers on the orders of crm_lifecycle's demo (`tools/demo_answers.py`), called from demo/*.xml."""

    _name = "cx.feedback.demo"
    _description = "Demo Data of Customer Feedback"

    @api.model
    def _generate(self):
        """Once per database; the dates are those of the orders."""
        # The demo data holds a program for a place already.
        running = [("is_template", "=", False), ("state", "=", "running"), ("place_ids", "=", False)]
        if self.env["cx.program"].search_count(running, limit=1):
            return
        now = fields.Datetime.now()
        orders = self.env["sale.order"].search(
            [("client_order_ref", "=like", "demo-%"), ("state", "=", "sale")], order="id"
        )
        asked = []
        for key, share, hours in AFTER_ORDERS:
            asked += self._after_orders(self._start(key), orders, share, timedelta(hours=hours), now)
        asked += self._relationship(self._start(RELATIONSHIP), orders, now)
        self._answer(self._invite(asked))
        self._counter(now)

    @api.model
    def _start(self, key):
        """A running program of a template, three years old."""
        template = self.env.ref(f"cx_feedback.program_template_{key}")
        program = template.copy({"company_id": self.env.company.id, "user_id": self.env.uid})
        if program.trigger == "schedule":
            program.segment_id = self.env.ref("crm_lifecycle.demo_segment_loyal", raise_if_not_found=False)
        if program.trigger != "schedule" or program.segment_id:
            program.action_start()
        return program

    @api.model
    def _after_orders(self, program, orders, share, wait, now):
        found = []
        for order in orders:
            dice = demo_answers.chance(program.metric_id.kind, order.client_order_ref)
            if order.date_order + wait < now:
                found.append(
                    (program, order.partner_id, order, order.date_order + wait, dice.random() < share, dice)
                )
        return found

    @api.model
    def _relationship(self, program, orders, now):
        """Each customer is asked once a quarter since its first order."""
        found = []
        for customer, theirs in orders.grouped(lambda order: order.partner_id.commercial_partner_id).items():
            contact = theirs[0].partner_id
            dice = demo_answers.chance("relationship", customer.ref or str(customer.id))
            at = min(theirs.mapped("date_order")) + timedelta(days=dice.randrange(90))
            while at < now:
                found.append(
                    (program, contact, theirs.browse(), at, dice.random() < RELATIONSHIP_SHARE, dice)
                )
                at += timedelta(days=90)
        return found

    @api.model
    def _invite(self, asked):
        """`[(invitation, dice)]` of those who answer."""
        today = fields.Date.today()
        invitations = self.env["cx.invitation"].create(
            [
                {
                    "program_id": program.id,
                    "company_id": program.company_id.id,
                    "partner_id": person.id,
                    "order_id": order.id,
                    "channel": "email",
                    "lang": person.lang,
                    "sent_at": at,
                    "expires_on": at.date() + timedelta(days=OPEN_DAYS),
                    "state": "answered"
                    if answers
                    else "expired"
                    if at.date() + timedelta(days=OPEN_DAYS) < today
                    else "sent",
                }
                for program, person, order, at, answers, _dice in asked
            ]
        )
        pairs = zip(invitations, asked, strict=True)
        return [(invitation, row[-1]) for invitation, row in pairs if invitation.state == "answered"]

    @api.model
    def _answer(self, answered):
        now = fields.Datetime.now()
        values = []
        for invitation, dice in answered:
            program, person = invitation.program_id, invitation.partner_id
            date = min(now, invitation.sent_at + timedelta(hours=dice.randrange(1, 60)))
            feeling = demo_answers.mood(person.commercial_partner_id.ref or str(person.id))
            values.append(
                {
                    **self._said(program, feeling, (now - date).days, dice, person),
                    "partner_id": person.id,
                    "invitation_id": invitation.id,
                    "order_id": invitation.order_id.id,
                    "channel": "email",
                    "lang": invitation.lang,
                    "date": date,
                }
            )
        self.env["cx.response"].create(values)

    @api.model
    def _counter(self, now):
        """Nobody's name, and no time of the day, as it is promised there."""
        program = self._start(COUNTER)
        place = self.env["cx.place"].create({"name": self.env._("Showroom"), "program_id": program.id})
        today = now.replace(hour=0, minute=0, second=0, microsecond=0)
        values = []
        for days_ago in range(COUNTER_DAYS):
            dice = demo_answers.chance("counter", str(days_ago))
            for _visitor in range(dice.randrange(2 * COUNTER_A_DAY)):
                said = self._said(program, dice.gauss(0.5, 0.4), days_ago, dice, self.env["res.partner"])
                values.append(
                    {
                        **said,
                        "place_id": place.id,
                        "channel": "kiosk",
                        "date": today - timedelta(days=days_ago),
                    }
                )
        self.env["cx.response"].create(values)

    @api.model
    def _said(self, program, feeling, days_ago, dice, person):
        metric = program.metric_id
        is_delivery = program.touchpoint_id == self.env.ref("cx_feedback.touchpoint_delivery")
        score = demo_answers.score(dice, feeling, days_ago, metric.scale_min, metric.scale_max, is_delivery)
        followup = program._followup(score)
        choices = followup._choice_list()
        return {
            "program_id": program.id,
            "metric_id": metric.id,
            "touchpoint_id": program.touchpoint_id.id,
            "company_id": program.company_id.id,
            "score": score,
            "followup_id": followup.id,
            "choice": dice.choice(choices) if choices and dice.random() < 0.6 else False,
            "comment": demo_answers.comment(dice, LANGUAGES.get(person.country_id.code), metric._tone(score)),
        }
