"""A registration desk, worked at by somebody who may do nothing else."""

from odoo.tests import new_test_user

from .common import TicketsCommon

# 10 o'clock in Moscow on the first day of the conference
DOORS_OPEN = "2026-05-20 07:00:00"
TITLES = {
    "let_in": "Let in",
    "unpaid": "Not paid: no entry",
    "cancelled": "Cancelled: no entry",
    "unnamed": "No name yet: ask for it",
    "nameless": "No name in time: no entry",
    "inside": "Already inside",
    "wrong_event": "Another conference: no entry here",
    "online": "Online ticket: no entry here",
    "closed": "The conference is closed now: no entry",
}


class DoorCommon(TicketsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.door = new_test_user(
            cls.env, "t_door", "event.group_event_registration_desk", name="Dora"
        )

    def _scan(self, ticket, event=None, user=None):
        """Scan a ticket, or a code, at the desk of an event; the answer."""
        code = ticket if isinstance(ticket, str) else ticket.barcode
        event = self.event if event is None else event
        Ticket = self.env["event.registration"].with_user(user or self.door)
        return Ticket.register_attendee(barcode=code, event_id=event.id)

    def _sell(self, **values):
        """A paid ticket of a person, on the day of the conference."""
        self._move_to("2026-03-02 09:00:00")
        order = self._book(**values)
        self._pay(order)
        self._move_to(DOORS_OPEN)
        return order.ticket_ids

    def _sell_unnamed(self):
        """A paid ticket of which nobody has said who comes."""
        ticket = self._sell()
        # as a company's tickets are made
        ticket.write({"name": False, "email": False, "participant_id": False})
        return ticket

    def _assert_answer(self, ticket, answer, fact=None, **kwargs):
        """Scan, and look at the words; only an admitting answer lets in."""
        before = ticket.state
        told = self._scan(ticket, **kwargs)
        self.assertEqual(told["answer"], answer)
        self.assertEqual(told["answer_title"], TITLES[answer])
        self.assertTrue(told["answer_next"])
        if fact:
            self.assertIn(fact, " ".join(told["answer_facts"]))
        self.assertEqual(ticket.state, "done" if answer == "let_in" else before)
        return told
