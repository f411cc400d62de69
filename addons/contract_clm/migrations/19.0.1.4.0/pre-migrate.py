"""A view of before names a field that is gone, and would stop the loading of the view that it extends.

It is empty until its own file is loaded.
"""


def migrate(cr, version):
    cr.execute(
        """
        UPDATE ir_ui_view SET arch_db = jsonb_build_object('en_US', '<data/>')
         WHERE id IN (SELECT res_id FROM ir_model_data
                       WHERE module = 'contract_clm' AND model = 'ir.ui.view'
                         AND name = 'clm_renewal_view_form_screens')
           AND arch_db::text LIKE '%agreed_amount%'
        """
    )
