"""What the ORM does not clean up by itself."""

SIGNALS_OF_THIS_APP = """
    DELETE FROM crm_lifecycle_event WHERE kind_id IN (
        SELECT res_id FROM ir_model_data WHERE module = 'cx_feedback' AND model = 'crm.lifecycle.kind')"""


def uninstall_hook(env):
    """Removes cases, answers, programs and their signals, in the order in which they point at each other.

    What came with the app, such as metrics, touchpoints and root causes, cannot go while these point at it.
    """
    sequences = env["cx.program"].with_context(active_test=False).search([]).quota_sequence_id
    env.flush_all()
    env.cr.execute("DELETE FROM cx_case")
    env.cr.execute("UPDATE cx_root_cause SET parent_id = NULL")
    env.cr.execute("DELETE FROM cx_case_rule")
    env.cr.execute("DELETE FROM cx_response")
    env.cr.execute("DELETE FROM cx_program")
    env.cr.execute(SIGNALS_OF_THIS_APP)
    env.invalidate_all(flush=False)
    sequences.unlink()
