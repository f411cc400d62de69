"""Contracts of before keep whose own they are, and who was asked to approve them, in lists of their own."""


def migrate(cr, version):
    cr.execute(
        """
        INSERT INTO clm_contract_own_user_rel (clm_contract_id, res_users_id)
        SELECT id, user_id FROM clm_contract WHERE user_id IS NOT NULL
         UNION
        SELECT contract_id, requested_by_id FROM clm_approval
        ON CONFLICT DO NOTHING
        """
    )
    cr.execute(
        """
        INSERT INTO clm_contract_asked_user_rel (clm_contract_id, res_users_id)
        SELECT DISTINCT step.contract_id, asked.res_users_id
          FROM clm_approval_step step
          JOIN clm_approval_step_res_users_rel asked ON asked.clm_approval_step_id = step.id
        ON CONFLICT DO NOTHING
        """
    )
    # Approvals of before had one step; it was opened when it was asked for.
    cr.execute("UPDATE clm_approval_step SET opened_on = requested_on WHERE opened_on IS NULL")
