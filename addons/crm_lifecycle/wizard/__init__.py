from . import (
    base_partner_merge,
    crm_journey_enter,
    crm_journey_leave,
    crm_journey_try,
    crm_lifecycle_forget,
    crm_lifecycle_as_of,
    crm_lifecycle_go_live,
    crm_lifecycle_move,
    crm_lifecycle_stage_archive,
    crm_segment_merge,
    crm_segment_overlap,
)
