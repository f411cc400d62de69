from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import timeline

MOST_STEPS = 8
NODES_PER_STEP = 8
OTHER = "other"
MOST_OPENED = 5_000
CHOICES = ("basis", "model_id", "date_from", "date_to", "steps")


class CrmLifecyclePaths(models.AbstractModel):
    """The paths that customers took: their first steps through the stages, or through the channels.

    Each customer counts once in each step; what repeats is one step. Of the current company.
    """

    _name = "crm.lifecycle.paths"
    _description = "Paths of Customers"

    @api.model
    @api.readonly
    def flow(self, basis="stage", model_id=False, date_from=False, date_to=False, steps=5):
        """The flow as plain values.

        `basis` is stage or channel; `model_id` a lifecycle; the period holds days of the user. Returns `steps`,
        each a list of nodes (key, label, customers, ended: how many went no further), most customers
        first and the rest together as "other"; and `links` (step, from, to, customers).
        """
        self._check_may_read()
        walk = self._walk(basis, model_id, date_from, date_to, steps)
        rows = self.env.execute_query_dict(
            SQL(
                """WITH walk AS (%s)
                   SELECT step, node, next_node, COUNT(*) AS customers FROM walk GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC""",
                walk,
            )
        )
        return self._flow_of(rows, self._labels(basis, {row["node"] for row in rows}))

    @api.model
    @api.readonly
    def customers(self, step, node, next_node=False, ended=False, **choice):
        """Opens the customers who stood at `node` in this step; of them those who went on to `next_node`."""
        self._check_may_read()
        walk = self._walk(**{name: value for name, value in choice.items() if name in CHOICES})
        conditions = [SQL("step = %s AND node = %s", int(step), str(node))]
        if next_node:
            conditions.append(SQL("next_node = %s", str(next_node)))
        if ended:
            conditions.append(SQL("next_node IS NULL"))
        self.env.cr.execute(
            SQL(
                "WITH walk AS (%s) SELECT partner_id FROM walk WHERE %s ORDER BY 1",
                walk,
                SQL(" AND ").join(conditions),
            )
        )
        ids = [row[0] for row in self.env.cr.fetchall()]
        return self._open(ids)

    @api.model
    def _check_may_read(self):
        self.env["crm.lifecycle.event"].check_access("read")
        self.env["crm.lifecycle.history"].check_access("read")

    @api.model
    def _open(self, ids):
        name = self.env._("Customers on This Path")
        if len(ids) > MOST_OPENED:
            name = self.env._(
                "Customers on This Path (the first %(shown)s of %(all)s)", shown=MOST_OPENED, all=len(ids)
            )
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "res.partner",
            "views": [[False, "list"], [False, "kanban"], [False, "form"]],
            "domain": [("id", "in", ids[:MOST_OPENED])],
        }

    @api.model
    def _walk(self, basis="stage", model_id=False, date_from=False, date_to=False, steps=5):
        """SQL: partner_id, step (from 1), node, next_node, with rare nodes as "other"."""
        try:
            asked = timeline.parse(
                {"date_from": date_from, "date_to": date_to},
                self.env.context.get("tz") or self.env.user.tz or "UTC",
            )
            steps, model_id = max(2, min(int(steps), MOST_STEPS)), int(model_id or 0)
            stations = {"stage": self._stages, "channel": self._channels}[basis]
        except (timeline.BadRequest, KeyError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("Paths cannot be read with these choices. Reload the page.")
            ) from error
        return SQL(
            """
            WITH station AS (%(stations)s),
            marked AS (
                SELECT partner_id, node, at, id, LAG(node) OVER (PARTITION BY partner_id ORDER BY at, id) AS before
                  FROM station
            ),
            numbered AS (
                SELECT partner_id, node, ROW_NUMBER() OVER (PARTITION BY partner_id ORDER BY at, id) AS step
                  FROM marked WHERE node IS DISTINCT FROM before
            ),
            early AS (SELECT * FROM numbered WHERE step <= %(steps)s),
            ranked AS (
                SELECT step, node, ROW_NUMBER() OVER (PARTITION BY step ORDER BY COUNT(*) DESC, node) AS place
                  FROM early GROUP BY step, node
            ),
            named AS (
                SELECT partner_id, step, CASE WHEN place > %(most)s THEN %(other)s ELSE node END AS node
                  FROM early JOIN ranked USING (step, node)
            )
            SELECT partner_id, step, node,
                   LEAD(node) OVER (PARTITION BY partner_id ORDER BY step) AS next_node
              FROM named""",
            stations=stations(model_id, asked),
            steps=steps,
            most=NODES_PER_STEP,
            other=OTHER,
        )

    @api.model
    def _stages(self, model_id, asked):
        self.env["crm.lifecycle.history"].flush_model()
        return SQL(
            """SELECT h.partner_id, h.stage_id::varchar AS node, h.entered_at AS at, h.id
                 FROM crm_lifecycle_history h JOIN crm_lifecycle_stage s ON s.id = h.stage_id
                WHERE h.company_id = %s AND %s AND %s""",
            self.env.company.id,
            SQL("s.model_id = %s", model_id) if model_id else SQL("TRUE"),
            self._within(SQL("h.entered_at"), asked),
        )

    @api.model
    def _channels(self, model_id, asked):
        self.env["crm.lifecycle.profile"].flush_model()
        of_model = SQL(
            """EXISTS (SELECT 1 FROM crm_lifecycle_profile p JOIN crm_lifecycle_stage s ON s.id = p.stage_id
                        WHERE p.partner_id = e.partner_id AND p.company_id = e.company_id AND s.model_id = %s)""",
            model_id,
        )
        return SQL(
            """SELECT e.partner_id, k.channel AS node, e.occurred_at AS at, e.id
                 FROM crm_lifecycle_event e JOIN crm_lifecycle_kind k ON k.id = e.kind_id
                WHERE e.company_id = %s AND e.partner_id IS NOT NULL AND k.counts AND %s AND %s""",
            self.env.company.id,
            of_model if model_id else SQL("TRUE"),
            self._within(SQL("e.occurred_at"), asked),
        )

    @api.model
    def _within(self, moment, asked):
        conditions = [SQL("TRUE")]
        if asked.start:
            conditions.append(SQL("%s >= %s", moment, asked.start))
        if asked.end:
            conditions.append(SQL("%s < %s", moment, asked.end))
        return SQL(" AND ").join(conditions)

    @api.model
    def _labels(self, basis, nodes):
        labels = {OTHER: self.env._("Other")}
        if basis == "channel":
            selection = self.env["crm.lifecycle.kind"]._fields["channel"]._description_selection(self.env)
            labels |= dict(selection)
        else:
            # A stay shows its stage, also one that was archived or that another company keeps now.
            stages = self.env["crm.lifecycle.stage"].sudo().browse(int(node) for node in nodes - {OTHER})
            labels |= {str(stage.id): stage.name for stage in stages}
        return labels

    @api.model
    def _flow_of(self, rows, labels):
        steps, links = [], []
        for row in rows:
            while len(steps) < row["step"]:
                steps.append({})
            node = steps[row["step"] - 1].setdefault(
                row["node"],
                {"key": row["node"], "label": labels[row["node"]], "customers": 0, "ended": 0},
            )
            node["customers"] += row["customers"]
            if row["next_node"] is None:
                node["ended"] += row["customers"]
            else:
                links.append(
                    {
                        "step": row["step"],
                        "from": row["node"],
                        "to": row["next_node"],
                        "customers": row["customers"],
                    }
                )
        return {"steps": [self._ordered(step.values()) for step in steps], "links": links}

    @api.model
    def _ordered(self, nodes):
        return sorted(nodes, key=lambda node: (node["key"] == OTHER, -node["customers"], node["label"]))
