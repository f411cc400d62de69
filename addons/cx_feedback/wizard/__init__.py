from . import cx_ask, cx_preview
