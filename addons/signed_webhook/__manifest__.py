{
    "name": "Signed Webhooks",
    "summary": "What apps need to tell other systems of events, safely: addresses, signatures, tries",
    "version": "19.0.1.0.0",
    "category": "Technical",
    "author": "Contract and Customer Lifecycle Suite contributors",
    "license": "LGPL-3",
    "depends": ["mail"],
    "data": [
        "security/signed_webhook_security.xml",
        "security/ir.model.access.csv",
        "wizard/signed_webhook_secret_views.xml",
    ],
}
