from . import (
    common,
    test_feedback_access,
    test_metric,
    test_nps,
    test_partner_feedback,
    test_response,
    test_scale,
)
