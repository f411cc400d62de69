from . import (
    res_config_settings,
    signed_webhook,
    signed_webhook_delivery,
    signed_webhook_event,
    signed_webhook_sending,
)
