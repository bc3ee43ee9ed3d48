"""A conference for what is done in a real browser."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase


class BrowserCommon(HttpCase):
    """The clock is the real one here: browser and server must agree on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env.company
        if not company.chart_template:
            cls.env["account.chart.template"].try_loading("generic_coa", company)
        cls.begins_on = fields.Datetime.now() + timedelta(days=60)

    @classmethod
    def _create_conference(cls, **values):
        defaults = {
            "name": "Tour Conference",
            "is_conference": True,
            "external_code": "tour-conf",
            "date_begin": cls.begins_on,
            "date_end": cls.begins_on + timedelta(days=1),
        }
        return cls.env["event.event"].create(defaults | values)

    @classmethod
    def _create_tariff(cls, event, **values):
        defaults = {
            "name": "Standard",
            "event_id": event.id,
            "external_code": "std",
            "price": 100,
        }
        return cls.env["event.event.ticket"].create(defaults | values)

    @classmethod
    def _create_source(cls, **values):
        return cls.env["jug.ticket.source"].create({"name": "Tour Site"} | values)
