from odoo import api


def migrate(cr, version):
    """Counts the answers that were there before there were counts, and ties those of longer forms."""
    api.Environment(cr, api.SUPERUSER_ID, {})["cx.rollup"]._rebuild()
    api.Environment(cr, api.SUPERUSER_ID, {})["cx.response"]._tie_old_forms()
