"""Pure rules of contract lifecycle: plain values in and out, no Odoo."""
