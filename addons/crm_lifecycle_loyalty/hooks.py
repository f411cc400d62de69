"""What the ORM does not clean up by itself."""

KINDS = ("tier_reached", "tier_lost")


def uninstall_hook(env):
    """Removes the signals of tiers: their kinds cannot go while signals point at them. Cards and points stay."""
    env.flush_all()
    env.cr.execute(
        """DELETE FROM crm_lifecycle_event WHERE kind_id IN (
               SELECT id FROM crm_lifecycle_kind WHERE code = ANY(%s))""",
        (list(KINDS),),
    )
    # A program whose cards people hold stays, also that of the demo data: it is nobody's but theirs.
    env.cr.execute(
        """DELETE FROM ir_model_data d
            WHERE d.module = 'crm_lifecycle_loyalty' AND d.model = 'loyalty.program'
              AND EXISTS (SELECT FROM loyalty_card card WHERE card.program_id = d.res_id)"""
    )
    env.invalidate_all(flush=False)
