{
    "name": "API Intake",
    "summary": "Requests from outside: a key of a least-rights user, limits, a log",
    "version": "19.0.1.0.0",
    "category": "Hidden/Tools",
    "author": "Process Suite",
    "website": "https://process-suite.example.com",
    "license": "LGPL-3",
    "depends": ["mail"],
    "data": [
        "security/ir.model.access.csv",
        "security/api_intake_call_security.xml",
        "views/api_intake_call_views.xml",
        "wizard/api_intake_key_show_views.xml",
    ],
}
