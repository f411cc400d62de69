from . import cx_advocacy_offer, cx_ask, cx_preview, privacy_lookup_line
