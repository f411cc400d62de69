from . import cx_ask, cx_preview, privacy_lookup_line
