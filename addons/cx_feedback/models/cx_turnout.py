from odoo import api, models
from odoo.tools import SQL

from ..tools import intervals, turnout
from .cx_program import IDENTIFIED

ASKED = ("sent", "answered", "expired")
# The parts of the report, as SQL over the invitation `a`, its answer `r` and the profile `p` of its customer.
PARTS = {
    "month": "date_trunc('month', a.sent_at)::date",
    "program": "a.program_id",
    "channel": "a.channel",
    "lang": "a.lang",
    "stage": "p.stage_id",
    "position": "LEAST(a.position, 6)",
    "reminded": "CASE WHEN a.reminded_at IS NULL THEN 0 WHEN r.date < a.reminded_at THEN 1 ELSE 2 END",
    "speed": """CASE WHEN r.id IS NULL THEN NULL WHEN r.date < a.sent_at + interval '1 day' THEN 1
                     WHEN r.date < a.sent_at + interval '3 days' THEN 2
                     WHEN r.date < a.sent_at + interval '7 days' THEN 3 ELSE 4 END""",
}
# Parts whose groups are compared with each other.
COMPARED = ("program", "channel", "lang", "stage", "position")


class CxTurnout(models.AbstractModel):
    """Who answers of those who are asked: rates by group, what asking often does, and how late answers differ.

    Only identified programs know who has answered; of the others invitations and answers are counted, no more.
    The place of a score is where it lies on its scale, from 0 to 100, so that all metrics can be compared.
    """

    _name = "cx.turnout"
    _inherit = "cx.report.screen"
    _description = "Who Answers"

    @api.model
    @api.readonly
    def read_turnout(self, choice):
        """Plain values: `all`, a list of groups for each of `PARTS`, `verdicts`, `nameless` programs, `late` hint."""
        self._check_may_read()
        self.env["cx.invitation"].check_access("read")
        period, program = self._parse(choice)
        parts = self._read_parts(period, program)
        reminded = {group["key"]: group for group in parts["reminded"]}
        late = [group for group in parts["reminded"] if group["key"] == 2]
        return {
            "all": self._rate(
                *(sum(group[name] for group in parts["program"]) for name in ("asked", "answered"))
            ),
            "parts": {name: self._named(name, groups) for name, groups in parts.items()},
            "verdicts": {
                name: turnout.differ([(group["asked"], group["answered"]) for group in parts[name]])
                for name in COMPARED
            },
            "reminder": self._reminder(reminded) if late or 1 in reminded else None,
            "late": self._late(parts["speed"]),
            "nameless": self._nameless(period, program),
        }

    @api.model
    def _read_parts(self, period, program):
        """`{part: [group]}`, groups as dicts with key, asked, answered, rate and the place of their scores."""
        names = list(PARTS)
        groups = SQL(", ").join(SQL("(%s)", SQL.identifier(name)) for name in names)
        columns = SQL(", ").join(SQL.identifier(name) for name in names)
        found = {name: [] for name in names}
        for row in self.env.execute_query(
            SQL(
                """SELECT GROUPING(%(columns)s), %(columns)s, COUNT(*)::int, SUM(answered)::int, COUNT(place)::int,
                          AVG(place)::float, COALESCE(STDDEV_SAMP(place), 0)::float
                     FROM (%(rows)s) asked GROUP BY GROUPING SETS (%(groups)s)""",
                columns=columns,
                rows=self._asked(period, program),
                groups=groups,
            )
        ):
            # Every part but that of the row is a 1 of the mask, the first part being the highest.
            mask, *keys = row[: len(names) + 1]
            number = next(i for i in range(len(names)) if not mask >> (len(names) - 1 - i) & 1)
            found[names[number]].append(self._group(keys[number], *row[len(names) + 1 :]))
        for name, part in found.items():
            newest = name in ("month", "position", "reminded", "speed")
            part.sort(key=lambda group: str(group["key"]) if newest else -group["asked"])
        return found

    @api.model
    def _asked(self, period, program):
        """SQL: a row for each invitation of identified programs in the period, with its parts, answer and place."""
        self.env.flush_all()
        parts = SQL(", ").join(SQL("%s AS %s", SQL(sql), SQL.identifier(name)) for name, sql in PARTS.items())
        return SQL(
            """SELECT %(parts)s, (a.state = 'answered')::int AS answered,
                      100.0 * (r.score - m.scale_min) / NULLIF(m.scale_max - m.scale_min, 0) AS place
                 FROM (%(invitations)s) a
                 JOIN cx_program g ON g.id = a.program_id AND g.identity = %(identified)s
                 JOIN res_partner c ON c.id = a.partner_id
                 LEFT JOIN crm_lifecycle_profile p
                        ON p.partner_id = c.commercial_partner_id AND p.company_id = a.company_id
                 LEFT JOIN cx_response r ON r.invitation_id = a.id
                 LEFT JOIN cx_metric m ON m.id = r.metric_id AND m.kind <> 'text'
                WHERE a.sent_at >= %(start)s AND %(program)s""",
            parts=parts,
            invitations=self._positions(period),
            identified=IDENTIFIED,
            start=period.start,
            program=SQL("a.program_id = %s", program) if program else SQL("TRUE"),
        )

    @api.model
    def _positions(self, period):
        """SQL: invitations with how many the person got in the twelve months up to each, itself counted."""
        return SQL(
            """SELECT id, program_id, company_id, partner_id, channel, lang, state, sent_at, reminded_at,
                      COUNT(*) OVER (PARTITION BY partner_id ORDER BY sent_at
                                     RANGE BETWEEN interval '365 days' PRECEDING AND CURRENT ROW) AS position
                 FROM cx_invitation
                WHERE sent_at >= %s::timestamp - interval '365 days' AND sent_at < %s AND company_id = ANY(%s)
                  AND state IN %s""",
            period.start,
            period.end,
            self.env.companies.ids,
            ASKED,
        )

    @api.model
    def _group(self, key, asked, answered, scored, place, spread):
        return {
            "key": str(key) if hasattr(key, "year") else key,
            **self._rate(asked, answered),
            "scored": scored,
            "place": place,
            "spread": spread,
        }

    @api.model
    def _rate(self, asked, answered):
        return {"asked": asked, "answered": answered, "rate": self._shown(intervals.share(answered, asked))}

    @api.model
    def _reminder(self, reminded):
        """What reminding brings: of those reminded before they answered, who answered then."""
        waited = reminded.get(2, {"asked": 0, "answered": 0})
        return self._rate(waited["asked"], waited["answered"])

    @api.model
    def _late(self, speeds):
        """What those who answered after a week hint at, beside those of the first day; None where there are too few."""
        by_key = {group["key"]: (group["scored"], group["place"], group["spread"]) for group in speeds}
        if 1 not in by_key or 4 not in by_key:
            return None
        return turnout.late_hint(by_key[1], by_key[4])

    @api.model
    def _nameless(self, period, program):
        """Programs that do not know who answered: invitations and answers, where there are enough of them."""
        rows = self.env.execute_query(
            SQL(
                """SELECT g.id,
                          (SELECT COUNT(*) FROM cx_invitation i WHERE i.program_id = g.id AND i.state IN %(asked)s
                              AND i.sent_at >= %(start)s AND i.sent_at < %(end)s)::int,
                          (SELECT COUNT(*) FROM cx_response r WHERE r.program_id = g.id AND r.place_id IS NULL
                              AND r.channel IN ('email', 'sms', 'web')
                              AND r.date >= %(start)s AND r.date < %(end)s)::int
                     FROM cx_program g
                    WHERE g.identity <> %(identified)s AND g.company_id = ANY(%(companies)s)
                      AND g.id NOT IN (%(withheld)s) AND %(program)s""",
                asked=ASKED,
                start=period.start,
                end=period.end,
                identified=IDENTIFIED,
                companies=self.env.companies.ids,
                withheld=self.env["cx.program"]._withheld(),
                program=SQL("g.id = %s", program) if program else SQL("TRUE"),
            )
        )
        found = [
            {"key": key, **self._rate(asked, min(asked, answered))} for key, asked, answered in rows if asked
        ]
        return self._named("program", found)

    @api.model
    def _named(self, part, groups):
        """The same groups, those of records and languages with their names."""
        # Who reads results reads the names of their groups, as on any list of answers.
        models_of = {
            "program": self.env["cx.program"].sudo(),
            "stage": self.env["crm.lifecycle.stage"].sudo(),
        }
        names = {}
        if part in models_of:
            records = models_of[part].browse(filter(None, (group["key"] for group in groups))).exists()
            names = {record.id: record.display_name for record in records}
        elif part == "lang":
            names = dict(self.env["res.lang"].get_installed())
        elif part == "channel":
            names = dict(self.env["cx.response"]._fields["channel"]._description_selection(self.env))
        return [{**group, "name": names.get(group["key"]) or group["key"] or ""} for group in groups]


class CxInvitation(models.Model):
    _inherit = "cx.invitation"

    # What the report reads of a million invitations, without the table itself.
    _turnout_idx = models.Index(
        "(partner_id, sent_at) INCLUDE (program_id, company_id, channel, lang, state, reminded_at)"
        " WHERE sent_at IS NOT NULL"
    )
