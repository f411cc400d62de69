from . import base_partner_merge, cx_ask, cx_preview, privacy_lookup_line
