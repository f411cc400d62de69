from . import crm_lifecycle_profile, crm_lifecycle_sources
