{
    "name": "Contracts in the Customer Lifecycle",
    "summary": "Contracts on the customer lifecycle board and as signals, and a journey that reminds of renewals",
    "version": "19.0.1.1.0",
    "category": "Sales/CRM",
    "author": "Contract and Customer Lifecycle Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_lifecycle", "contract_clm"],
    "data": [
        "data/crm_lifecycle_kind_data.xml",
        "data/crm_journey_ready_mail_data.xml",
        "data/crm_journey_ready_data.xml",
        "views/crm_lifecycle_profile_views.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
