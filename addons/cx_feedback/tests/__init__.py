from . import (
    common,
    program_common,
    test_feedback_access,
    test_intake,
    test_metric,
    test_nps,
    test_partner_feedback,
    test_response,
    test_rollup,
    test_scale,
    test_tools_tickets,
)
