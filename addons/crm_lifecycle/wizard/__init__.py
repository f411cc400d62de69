from . import (
    base_partner_merge,
    crm_lifecycle_forget,
    crm_lifecycle_go_live,
    crm_lifecycle_move,
    crm_segment_merge,
    crm_segment_overlap,
)
