"""What the ORM does not clean up by itself."""


def uninstall_hook(env):
    """Removes stays and profiles: the stages cannot go while they point at them."""
    env.flush_all()
    env.cr.execute("DELETE FROM crm_lifecycle_history")
    env.cr.execute("DELETE FROM crm_lifecycle_profile")
    env.cr.execute("DELETE FROM crm_lifecycle_transition")
    env.cr.execute("DELETE FROM crm_lifecycle_event")
    env.invalidate_all(flush=False)
