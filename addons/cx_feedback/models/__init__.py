from . import (
    cx_metric,
    cx_touchpoint,
    cx_program,
    cx_program_timing,
    cx_program_quota,
    cx_program_followup,
    cx_place,
    cx_invitation,
    cx_response,
    cx_rollup,
    cx_intake,
    res_partner,
)
