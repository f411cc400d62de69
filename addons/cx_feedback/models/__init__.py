from . import cx_metric, cx_response, res_partner
