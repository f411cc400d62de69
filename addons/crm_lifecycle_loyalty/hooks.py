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
    env.invalidate_all(flush=False)
