from . import base_partner_merge, crm_lifecycle_move
