"""What the tests of the event page share."""

from lxml import html

from odoo.http import Request
from odoo.tests import HttpCase

from odoo.addons.jug_tickets.tests.common import TicketsCommon

TOKEN = "0123456789abcdef0123456789abcdef"


class WebsiteCommon(TicketsCommon, HttpCase):
    """A conference that is shown on the website."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event.is_published = True
        cls.questions = {
            question.question_type: question for question in cls.event.question_ids
        }

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _post(self, path, event=None, **data):
        event = event or self.event
        data = {"csrf_token": Request.csrf_token(self)} | data
        return self.url_open(f"/event/{event.id}/{path}", data=data)

    def _attendee(self, number, tariff=None, **values):
        """What the form sends of one attendee."""
        letter = chr(0x410 + number)
        answers = {
            "name": f"Гость {letter}{letter.lower()}",
            "email": f"guest{number}@example.com",
        } | values
        fields = {f"{number}-event_ticket_id": (tariff or self.tariff).id}
        for kind, answer in answers.items():
            fields[f"{number}-{kind}-{self.questions[kind].id}"] = answer
        return fields

    def _register(self, *attendees, event=None, token=TOKEN, **data):
        """Send the form of the attendees."""
        for attendee in attendees:
            data |= attendee
        if token:
            data["jug_form_token"] = token
        return self._post("registration/confirm", event=event, **data)

    def _get_requests(self):
        return self.env["jug.ticket.request"].search(
            [("event_code", "=", self.event.external_code)], order="id"
        )

    def _get_texts(self, page, css_class):
        """What a page shows in the elements of a class; the page has them twice."""
        path = f"//*[contains(concat(' ', @class, ' '), ' {css_class} ')]"
        found = html.fromstring(page.text).xpath(path)
        return {" ".join(element.text_content().split()) for element in found}

    def _open(self, path="register", event=None):
        return self.url_open(f"/event/{(event or self.event).id}/{path}")
