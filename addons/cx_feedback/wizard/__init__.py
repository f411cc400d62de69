from . import cx_ask, cx_preview, cx_theme_try, privacy_lookup_line
from . import cx_advocacy_offer, cx_ask, cx_preview, privacy_lookup_line
