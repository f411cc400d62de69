from . import test_tools_webhook_post, test_tools_webhooks
