from . import crm_segment_export, inbound, journey_mail
