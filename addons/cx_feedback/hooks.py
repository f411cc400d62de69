"""What the ORM does not clean up by itself."""


def uninstall_hook(env):
    """Removes cases: the root causes that came with the app cannot go while cases point at them."""
    env.flush_all()
    env.cr.execute("DELETE FROM cx_case")
    env.invalidate_all(flush=False)
