from odoo import fields, models
from odoo.tools import SQL

NOW = SQL("(now() AT TIME ZONE 'UTC')")
# Which state a contract is in after an entry of its ledger. "sent" is a draft for reading only where it was one.
STATE_AFTER = {
    "created": "draft",
    "reopened": "draft",
    "approval_refused": "draft",
    "signature_declined": "draft",
    "approval_voided": "draft",
    "approval_requested": "approval",
    "signature_expired": "approval",
    "signature_requested": "signature",
    "activated": "active",
    "terminated": "ended",
    "expired": "ended",
    "superseded": "ended",
    "cancelled": "cancelled",
}
# Whose turn it is then: of who drafts and approves, of who reads; signing is everybody's.
TURN_AFTER = {"draft": "ours", "approval": "ours", "negotiation": "theirs", "signature": "both"}
STAGES = [
    ("whole", "Draft to active"),
    ("draft", "Draft"),
    ("negotiation", "Negotiation"),
    ("approval", "Approval"),
    ("signature", "Signature"),
    ("active", "Active"),
]
PERCENTILES = {"median": 0.5, "upper_quartile": 0.75, "ninth_decile": 0.9}
SECONDS_OF_A_DAY = 86400


class ClmCycleReport(models.Model):
    """How long contracts stay where: a row for each stay in a state, and one for the way from draft to active.

    Times are of the calendar, nights and weekends included, from one entry of the ledger of evidence to the next.
    """

    _name = "clm.cycle.report"
    _inherit = "clm.walled.row"
    _description = "Cycle Times"
    _auto = False
    _order = "entered_on desc, id desc"
    _rec_name = "contract_id"
    _depends = {
        "clm.evidence": ["contract_id", "number", "kind", "occurred_at"],
        "clm.contract": ["type_id", "company_id", "user_id"],
    }

    contract_id = fields.Many2one("clm.contract", readonly=True)
    type_id = fields.Many2one("clm.contract.type", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    user_id = fields.Many2one("res.users", "Owner", readonly=True)
    stage = fields.Selection(STAGES, readonly=True)
    turn = fields.Selection(
        [("ours", "Ours"), ("theirs", "Counterparty's"), ("both", "Everybody's who signs")],
        "Whose Turn",
        readonly=True,
    )
    round = fields.Integer(
        "Time in this Stage", readonly=True, aggregator=None, help="1: for the first time."
    )
    entered_on = fields.Datetime("From", readonly=True)
    left_on = fields.Datetime("Until", readonly=True)
    is_over = fields.Boolean("Over", readonly=True)
    days = fields.Float("Days (average)", readonly=True, aggregator="avg")
    days_median = fields.Float("Days (median)", readonly=True, aggregator="median")
    days_75 = fields.Float("Days (75th percentile)", readonly=True, aggregator="upper_quartile")
    days_90 = fields.Float("Days (90th percentile)", readonly=True, aggregator="ninth_decile")

    def _read_group_select(self, aggregate_spec, query):
        """Besides the aggregates of the ORM: percentiles of what is filtered, interpolated between two values."""
        name, _colon, aggregate = aggregate_spec.partition(":")
        if aggregate not in PERCENTILES:
            return super()._read_group_select(aggregate_spec, query)
        return SQL(
            "percentile_cont(%s) WITHIN GROUP (ORDER BY %s)",
            PERCENTILES[aggregate],
            self._field_to_sql(self._table, name, query),
        )

    @property
    def _table_query(self):
        """Of each stay and each whole way; odd numbers are the whole ways."""
        return SQL(
            """
            WITH stay AS (%(stays)s),
            timed AS (
                SELECT entry_id::bigint * 2 AS id, contract_id, stage, turn, entered_on, left_on,
                       ROW_NUMBER() OVER (PARTITION BY contract_id, stage, turn ORDER BY number)::int AS round
                  FROM stay
                 UNION ALL
                SELECT contract_id::bigint * 2 + 1, contract_id, 'whole', NULL, MIN(entered_on),
                       MIN(entered_on) FILTER (WHERE stage = 'active'), 1
                  FROM stay
                 GROUP BY contract_id
                HAVING bool_or(stage = 'active')
            )
            SELECT timed.*, contract.type_id, contract.company_id, contract.user_id,
                   timed.left_on IS NOT NULL AS is_over, length.days, length.days AS days_median,
                   length.days AS days_75, length.days AS days_90
              FROM timed
              JOIN clm_contract contract ON contract.id = timed.contract_id,
                   LATERAL (SELECT EXTRACT(EPOCH FROM COALESCE(timed.left_on, %(now)s) - timed.entered_on)::float8
                                   / %(day)s AS days) length
             WHERE timed.stage NOT IN ('ended', 'cancelled')
            """,
            stays=self._stays(),
            now=NOW,
            day=SECONDS_OF_A_DAY,
        )

    def _stays(self):
        """Where a state or turn begins, and where the next one does; entries that change nothing are left out.

        Cancelling voids the approval first: that is no return to draft.
        """
        return SQL(
            """
            SELECT entry_id, contract_id, number, stage, turn, occurred_at AS entered_on,
                   LEAD(occurred_at) OVER (PARTITION BY contract_id ORDER BY number) AS left_on
              FROM (SELECT moved.*,
                           (stage, turn) IS NOT DISTINCT FROM
                           (LAG(stage) OVER ledger, LAG(turn) OVER ledger) AS stays
                      FROM (SELECT entry.*, LEAD(kind) OVER (PARTITION BY contract_id ORDER BY number) AS next_kind
                              FROM (%s) entry) moved
                     WHERE NOT (kind = 'approval_voided' AND next_kind IS NOT DISTINCT FROM 'cancelled')
                    WINDOW ledger AS (PARTITION BY contract_id ORDER BY number)) compared
             WHERE NOT stays
            """,
            self._moves(),
        )

    def _moves(self):
        """Each entry that says where the contract is, with the state and whose turn it is from then on."""
        states = SQL(", ").join(SQL("(%s, %s)", kind, state) for kind, state in STATE_AFTER.items())
        turns = SQL(", ").join(SQL("(%s, %s)", state, turn) for state, turn in TURN_AFTER.items())
        return SQL(
            """
            SELECT known.entry_id, known.contract_id, known.number, known.kind, known.occurred_at, known.stage,
                   CASE WHEN known.kind = 'commented' THEN 'ours' ELSE turn_of.turn END AS turn
              FROM (SELECT entry.*,
                           CASE WHEN entry.definite = 'draft' AND entry.was_sent THEN 'negotiation'
                                ELSE entry.definite END AS stage
                      FROM (SELECT numbered.*,
                                   FIRST_VALUE(state) OVER part AS definite,
                                   bool_or(kind = 'sent') OVER part AS was_sent
                              FROM (SELECT evidence.id AS entry_id, evidence.contract_id, evidence.number,
                                           evidence.kind, evidence.occurred_at, state_of.state,
                                           COUNT(state_of.state) OVER (
                                               PARTITION BY evidence.contract_id ORDER BY evidence.number) AS part
                                      FROM clm_evidence evidence
                                      LEFT JOIN (VALUES %(states)s) state_of (kind, state)
                                        ON state_of.kind = evidence.kind
                                     WHERE state_of.state IS NOT NULL
                                        OR evidence.kind IN ('sent', 'commented')) numbered
                            WINDOW part AS (PARTITION BY contract_id, part ORDER BY number)) entry) known
              LEFT JOIN (VALUES %(turns)s) turn_of (state, turn) ON turn_of.state = known.stage
             WHERE known.kind NOT IN ('sent', 'commented') OR known.stage = 'negotiation'
            """,
            states=states,
            turns=turns,
        )

    def action_open_contract(self):
        """Opens the contract, with all that is known of it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "clm.contract",
            "res_id": self.contract_id.id,
            "view_mode": "form",
        }
