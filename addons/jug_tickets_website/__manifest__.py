{
    "name": "Conference Tickets on the Website",
    "summary": "Odoo's own event page books conference tickets and holds seats",
    "version": "19.0.1.0.0",
    "category": "Marketing/Events",
    "author": "Process Suite",
    "website": "https://process-suite.example.com",
    "license": "LGPL-3",
    "depends": ["jug_tickets", "website_event_sale"],
    "data": [
        "views/website_event_templates.xml",
        "views/booking_templates.xml",
    ],
    "demo": ["demo/website_demo.xml"],
    "assets": {
        "web.assets_frontend": ["jug_tickets_website/static/src/**/*"],
        "web.assets_tests": ["jug_tickets_website/static/tests/tours/**/*"],
    },
    "auto_install": True,
}
