from . import feedback_page, feedback_unsubscribe, feedback_widget
