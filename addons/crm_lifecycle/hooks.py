"""What the ORM does not clean up by itself."""

from odoo.tools import SQL


def uninstall_hook(env):
    """Removes cross-sell rules, journeys, stays and profiles: they point at stages and kinds of signals."""
    env.flush_all()
    env.cr.execute("DELETE FROM crm_cross_sell_rule")
    env.cr.execute("DELETE FROM crm_journey_token")
    env.cr.execute("DELETE FROM crm_journey")
    env.cr.execute("DELETE FROM crm_lifecycle_history")
    env.cr.execute("DELETE FROM crm_lifecycle_profile")
    env.cr.execute("DELETE FROM crm_lifecycle_transition")
    env.cr.execute("DELETE FROM crm_lifecycle_event")
    env.cr.execute("DELETE FROM crm_lifecycle_touchpoint")
    drop_indexes(env.cr)
    env.invalidate_all(flush=False)


def drop_indexes(cr):
    """Those by which the collector finds changes in tables of other apps."""
    cr.execute(
        r"SELECT indexname FROM pg_indexes WHERE schemaname = current_schema AND indexname LIKE '%\_\_lifecycle\_%'"
    )
    for [name] in cr.fetchall():
        cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
