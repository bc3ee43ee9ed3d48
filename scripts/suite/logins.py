"""Who may log in to the demo: printed by `make demo`."""

# Login, password, who it is.
LOGINS = [
    ("admin", "admin", "administrator"),
    ("seller", "seller", "ticket seller"),
    ("ticketmanager", "ticketmanager", "ticket manager"),
    ("desk", "desk", "registration desk"),
    ("head", "head", "head of sales: control calls"),
    ("accountant", "accountant", "accountant"),
]
# The sources whose demo files are posted to the API: the file of an addon, its address,
# and the record that gives a key by its `_demo_issue_api_key()`.
INTAKES = [
    {
        "addon": "jug_tickets",
        "file": "demo/requests.jsonl",
        "path": "/jug/api/v1/requests",
        "model": "jug.ticket.source",
        "source": "jug_tickets.source_site_demo",
    },
]
