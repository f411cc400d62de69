from . import signed_webhook_secret
