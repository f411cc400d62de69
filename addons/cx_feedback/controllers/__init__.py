from . import feedback_unsubscribe
