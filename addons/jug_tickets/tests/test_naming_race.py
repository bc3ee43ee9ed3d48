"""Two at once: real transactions, whose data are committed and cleared away."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

SENDING = "odoo.addons.jug_tickets.models.event_mail_registration_naming"
VERA = {"name": "Вера Белова", "email": "vera@example.com", "phone": ""}


@tagged("post_install", "-at_install")
class TestNamingRace(TransactionCase):
    """Who is second begins anew and sees what the first one did."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._forget)
        with self._transaction() as env:
            begins_on = fields.Datetime.now() + timedelta(days=60)
            event = env["event.event"].create(
                {
                    "name": "Race of names",
                    "is_conference": True,
                    "date_begin": begins_on,
                    "date_end": begins_on + timedelta(days=1),
                }
            )
            ticket = env["event.registration"].create(
                {
                    "event_id": event.id,
                    "name": "Борис Петров",
                    "email": "boris@example.com",
                }
            )
            template = env.ref("jug_tickets.mail_template_ticket")
            scheduler = event.event_mail_ids.filtered(
                lambda mail: mail.template_ref == template
            )
            row = env["event.mail.registration"].create(
                {"registration_id": ticket.id, "scheduler_id": scheduler.id}
            )
            self.ids = {
                "event": event.id,
                "ticket": ticket.id,
                "row": row.id,
                "card": ticket.participant_id.id,
                "code": ticket.barcode,
            }

    @contextmanager
    def _transaction(self):
        with self.registry.cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {})

    def _forget(self):
        with self._transaction() as env:
            ticket = env["event.registration"].browse(self.ids["ticket"])
            cards = ticket.participant_id | env["res.partner"].browse(self.ids["card"])
            domain = [("model", "=", ticket._name), ("res_id", "=", ticket.id)]
            mails = env["mail.mail"].search(domain)
            (mails.attachment_ids | mails.mail_message_id.attachment_ids).unlink()
            mails.unlink()
            ticket.unlink()
            env["event.event"].browse(self.ids["event"]).unlink()
            cards.exists().unlink()

    def _get_ticket(self, env):
        return env["event.registration"].browse(self.ids["ticket"])

    def _swap(self, env):
        kind = self._get_ticket(env)._name_participant(VERA)
        env.flush_all()
        return kind

    def _send(self, env):
        """What core's cron does with the row; what it has sent."""
        done = env["event.mail.registration"].browse(self.ids["row"])
        done = done._execute_on_registrations()
        env.flush_all()
        return done

    def test_swap_while_the_ticket_leaves_begins_anew_and_changes_the_code(self):
        with self._transaction() as page, self._transaction() as cron:
            page.cr.execute("SELECT 1")  # its snapshot is older than the mail
            self.assertTrue(self._send(cron))
            cron.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._swap(page)
            page.cr.rollback()
            page.invalidate_all()
            self.assertEqual(self._swap(page), "swapped")
        with self._transaction() as env:
            ticket = self._get_ticket(env)
            self.assertNotEqual(ticket.barcode, self.ids["code"])
            self.assertFalse(ticket._is_ticket_sent())

    def test_without_the_lock_two_people_would_have_one_code(self):
        """The control: the test above fails when the sender takes no lock."""
        with self._transaction() as page, self._transaction() as cron:
            page.cr.execute("SELECT 1")
            with patch(f"{SENDING}.wait_for_turn"):
                self.assertTrue(self._send(cron))
            cron.cr.commit()
            with mute_logger("odoo.sql_db"):
                self.assertEqual(self._swap(page), "swapped")
        with self._transaction() as env:
            self.assertEqual(self._get_ticket(env).barcode, self.ids["code"])

    def test_ticket_does_not_leave_for_who_was_replaced_meanwhile(self):
        with self._transaction() as page, self._transaction() as cron:
            cron.cr.execute("SELECT 1")  # its snapshot is older than the swap
            self.assertEqual(self._swap(page), "swapped")
            page.cr.commit()
            with mute_logger("odoo.sql_db"):
                self.assertFalse(self._send(cron))
            cron.cr.rollback()
        with self._transaction() as env:
            self.assertTrue(self._send(env))
            mails = env["mail.mail"].search(
                [
                    ("model", "=", "event.registration"),
                    ("res_id", "=", self.ids["ticket"]),
                ]
            )
            self.assertEqual(set(mails.mapped("email_to")), {"vera@example.com"})

    def test_second_of_two_savers_begins_anew(self):
        with self._transaction() as first, self._transaction() as second:
            second.cr.execute("SELECT 1")
            self._swap(first)
            first.cr.commit()
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self._swap(second)
            second.cr.rollback()
            second.invalidate_all()
            self.assertEqual(self._swap(second), "unchanged")
