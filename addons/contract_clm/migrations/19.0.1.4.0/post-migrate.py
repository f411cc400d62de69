"""Requests for approval are worded by a page template, which tells of many contracts at once."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    template = env.ref("contract_clm.mail_template_approval_request", raise_if_not_found=False)
    if template:
        template.unlink()
