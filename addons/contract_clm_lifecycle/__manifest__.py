{
    "name": "Contracts in the Customer Lifecycle",
    "summary": "Active contracts and the next notice deadline on the customer lifecycle board",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contract and Customer Lifecycle Suite contributors",
    "license": "LGPL-3",
    "depends": ["crm_lifecycle", "contract_clm"],
    "data": ["views/crm_lifecycle_profile_views.xml"],
    "auto_install": True,
}
