from . import (
    advocacy_page,
    feedback_api,
    feedback_form,
    feedback_page,
    feedback_portal,
    feedback_read_api,
    feedback_unsubscribe,
    feedback_widget,
)
