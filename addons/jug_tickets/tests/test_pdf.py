import io
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger
from odoo.tools.pdf import PdfFileReader

from .common import TicketsCommon


@tagged("post_install", "-at_install")
class TestTicketPdf(TicketsCommon):
    """The ticket's document, and the engine that is not always there."""

    def _render(self, tickets):
        Report = self.env["ir.actions.report"]
        content, _type = Report._render_qweb_pdf(
            "jug_tickets.report_ticket", tickets.ids
        )
        return content.decode()

    def _break_engine(self, **methods):
        """Let tickets be rendered by the real engine, with methods put in its place.

        Under test Odoo makes HTML of reports, and never comes to the engine.
        """
        Report = type(self.env["ir.actions.report"])
        render = Report._render_qweb_pdf

        def render_really(report, *args, **kwargs):
            report = report.with_context(force_report_rendering=True)
            return render(report, *args, **kwargs)

        patches = {"_render_qweb_pdf": render_really} | methods
        return patch.multiple(Report, **patches)

    def _missing(self):
        return self._break_engine(get_wkhtmltopdf_state=lambda _report: "install")

    def _failing(self):
        def crash(*_args, **_kwargs):
            message = "Wkhtmltopdf failed (error code: -11)."
            raise UserError(message)

        return self._break_engine(
            get_wkhtmltopdf_state=lambda _report: "ok", _run_wkhtmltopdf=crash
        )

    def test_ticket_shows_who_when_what_and_the_code(self):
        """T-B2C-15"""
        order = self._book(participants=self._people(1))
        self._pay(order)
        ticket = order.ticket_ids
        Report = type(self.env["ir.actions.report"])
        barcode, codes = Report.barcode, []

        def noted(report, symbology, value, **kwargs):
            codes.append((symbology, value))
            return barcode(report, symbology, value, **kwargs)

        with patch.object(Report, "barcode", noted):
            html = self._render(ticket)
        for text in (
            "Гость А",
            "Test Java Day",
            "Standard",
            "20 May 2026, 10:00",
            ticket.barcode,
            order.name,
            "100.00",
        ):
            with self.subTest(text=text):
                self.assertIn(text, html)
        self.assertEqual(codes, [("QR", ticket.barcode)])
        self.assertIn("data:image/png;base64", html)

    def test_ticket_shows_the_participants_card(self):
        """T-B2C-15"""
        order = self._book()
        self._pay(order)
        order.ticket_ids.participant_id.name = "Иванова-Петрова Анна"
        self.assertIn("Иванова-Петрова Анна", self._render(order.ticket_ids))

    def test_names_are_no_html(self):
        order = self._book(name="<script>alert(1)</script>Анна")
        self._pay(order)
        html = self._render(order.ticket_ids)
        self.assertNotIn("<script>alert", html)
        self.assertIn("&lt;script&gt;alert", html)

    def test_missing_engine_undoes_no_payment_and_the_ticket_leaves_later(self):
        for engine in (self._missing, self._failing):
            with self.subTest(engine=engine), self.env.cr.savepoint() as savepoint:
                order = self._book()
                with engine():
                    self._pay(order)
                    self._send_mails()
                self.assertEqual((order.state, order.booking_state), ("sale", "paid"))
                self.assertEqual(order.ticket_ids.state, "open")
                self.assertEqual(len(self._mails("paid", order)), 1)
                self.assertFalse(self._mails("ticket", order.ticket_ids))
                self.assertIn("could not be sent", order.activity_ids.summary)
                self._send_mails()
                self.assertEqual(len(self._mails("ticket", order.ticket_ids)), 1)
                self.assertFalse(order.activity_ids)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_engine_that_stays_away_asks_once(self):
        order = self._book()
        self._pay(order)
        for _time in range(3):
            with self._missing():
                self._send_mails()
        self.assertEqual(len(order.activity_ids), 1)
        self.assertIn("Wkhtmltopdf", order.activity_ids.note)

    def test_ticket_that_cannot_be_made_does_not_stop_the_others(self):
        broken = self._book()
        sound = self._book(email="boris@example.com", phone=None)
        for order in (broken, sound):
            self._pay(order)
        Ticket = type(broken.ticket_ids)
        get_addressee = Ticket._get_ticket_addressee

        def poisoned(ticket):
            if ticket.id == broken.ticket_ids.id:
                raise ValueError("the moon is full")
            return get_addressee(ticket)

        with (
            patch.object(Ticket, "_get_ticket_addressee", poisoned),
            mute_logger("odoo.addons.mail.models.mail_render_mixin"),
        ):
            self._send_mails()
        self.assertFalse(self._mails("ticket", broken.ticket_ids))
        self.assertEqual(len(self._mails("ticket", sound.ticket_ids)), 1)
        self.assertIn("could not be sent", broken.activity_ids.summary)


@tagged("post_install", "-at_install")
class TestRealPdf(TicketsCommon, HttpCase):
    def _render(self, ticket):
        """The document that the engine makes of a ticket."""
        Report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        if Report.get_wkhtmltopdf_state() not in ("ok", "upgrade"):
            self.skipTest("no PDF engine here")
        content, _type = Report._render_qweb_pdf(
            "jug_tickets.report_ticket", ticket.ids
        )
        return PdfFileReader(io.BytesIO(content))

    def _get_fonts(self, document):
        """Names of the fonts that are in the file itself."""
        fonts = set()
        for font in document.pages[0]["/Resources"]["/Font"].values():
            [descendant] = font.get_object()["/DescendantFonts"]
            descendant = descendant.get_object()
            self.assertIn("/FontFile2", descendant["/FontDescriptor"].get_object())
            fonts.add(descendant["/BaseFont"].rpartition("+")[2].strip("/"))
        return fonts

    def test_names_in_all_scripts_are_drawn_by_fonts_that_have_their_signs(self):
        """A sign that no font has is a box, in the first font of the list."""
        order = self._book(name="Анна 李小龍 山田太郎 김철수 🎉")
        self._pay(order)
        document = self._render(order.ticket_ids)
        fonts = self._get_fonts(document)
        self.assertLessEqual({"WenQuanYiMicroHei", "Symbola"}, fonts)
        # bold is drawn twice, and the emoji's character is not kept
        signs = set(document.pages[0].extract_text())
        self.assertLessEqual(set("Анна李小龍山田太郎김철수"), signs)

    def test_ticket_is_one_page_with_its_texts(self):
        order = self._book()
        self._pay(order)
        document = self._render(order.ticket_ids)
        self.assertEqual(len(document.pages), 1)
        text = document.pages[0].extract_text()
        for word in ("Анна Иванова", "Test Java Day", order.ticket_ids.barcode):
            with self.subTest(word=word):
                self.assertIn(word, text)
