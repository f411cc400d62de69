from . import (
    crm_lifecycle_history,
    crm_lifecycle_profile,
    crm_lifecycle_stage,
    res_partner,
)
