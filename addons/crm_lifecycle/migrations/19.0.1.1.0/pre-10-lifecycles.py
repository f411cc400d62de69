"""The stages of the first version become those of the lifecycle of business customers."""

from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_exists

BEHIND = ("stage_at_risk", "stage_lapsed", "stage_won_back")


def migrate(cr, version):
    if not version or column_exists(cr, "crm_lifecycle_stage", "model_id"):
        return
    _add_forward(cr)
    _add_lifecycle(cr)


def _add_forward(cr):
    cr.execute("ALTER TABLE crm_lifecycle_stage ADD COLUMN forward boolean DEFAULT TRUE")
    cr.execute(
        SQL(
            """UPDATE crm_lifecycle_stage SET forward = FALSE
                WHERE id IN (SELECT res_id FROM ir_model_data
                              WHERE module = 'crm_lifecycle' AND model = 'crm.lifecycle.stage' AND name IN %s)""",
            BEHIND,
        )
    )
    cr.execute("ALTER TABLE crm_lifecycle_stage ALTER COLUMN forward DROP DEFAULT")


def _add_lifecycle(cr):
    """A lifecycle under the name of the one that comes with the addon, so that its rules find it."""
    if not table_exists(cr, "crm_lifecycle_model"):
        cr.execute(
            """CREATE TABLE crm_lifecycle_model (
                   id serial PRIMARY KEY, name jsonb, sequence integer, active boolean, customer_type varchar)"""
        )
    cr.execute(
        """INSERT INTO crm_lifecycle_model (name, sequence, active, customer_type)
           VALUES ('{"en_US": "Business customers"}', 10, TRUE, 'company') RETURNING id"""
    )
    [lifecycle] = cr.fetchone()
    cr.execute(
        SQL(
            """INSERT INTO ir_model_data (module, name, model, res_id, noupdate)
               VALUES ('crm_lifecycle', 'model_b2b', 'crm.lifecycle.model', %s, TRUE)""",
            lifecycle,
        )
    )
    cr.execute("ALTER TABLE crm_lifecycle_stage ADD COLUMN model_id integer")
    cr.execute(SQL("UPDATE crm_lifecycle_stage SET model_id = %s", lifecycle))
