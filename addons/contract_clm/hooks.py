"""What the ORM does not clean up by itself."""


def uninstall_hook(env):
    """The ledger's trigger functions outlive its table: drop both."""
    env.cr.execute("DROP TRIGGER IF EXISTS clm_evidence_append_only ON clm_evidence")
    env.cr.execute("DROP TRIGGER IF EXISTS clm_evidence_no_truncate ON clm_evidence")
    env.cr.execute("DROP FUNCTION IF EXISTS clm_evidence_refuse_change()")
