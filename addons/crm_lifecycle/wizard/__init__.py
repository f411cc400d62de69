from . import base_partner_merge, crm_lifecycle_go_live, crm_lifecycle_move
