{
    "name": "Party Match",
    "summary": "Find the lead or contact behind an email, a phone and a name",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Process Suite",
    "website": "https://process-suite.example.com",
    "license": "LGPL-3",
    "depends": ["crm", "phone_validation"],
    "data": [
        "security/ir.model.access.csv",
        "security/party_match_log_security.xml",
        "views/party_match_log_views.xml",
    ],
}
