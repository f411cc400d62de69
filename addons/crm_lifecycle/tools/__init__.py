"""Pure rules of the customer lifecycle: plain values in and out, no Odoo."""
