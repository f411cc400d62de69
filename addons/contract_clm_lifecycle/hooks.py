"""What the ORM does not clean up by itself."""

KINDS = ("contract_active", "contract_renewal", "contract_renewed", "contract_ended")


def uninstall_hook(env):
    """Removes the signals of contracts: their kinds cannot go while signals point at them."""
    env.flush_all()
    env.cr.execute(
        """DELETE FROM crm_lifecycle_event WHERE kind_id IN (
               SELECT id FROM crm_lifecycle_kind WHERE code = ANY(%s))""",
        (list(KINDS),),
    )
    env.invalidate_all(flush=False)
