import io

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools.pdf import PdfFileReader

from .common_proforma import ACCOUNT, BIC, CORRESPONDENT, INN, ProformaCommon


@tagged("post_install", "-at_install")
class TestProformaPaper(ProformaCommon):
    """What is printed, looked at as text."""

    def _render(self, records):
        name = "report_proforma"
        if records._name == "sale.order":
            name = "report_proforma_order"
        Report = self.env["ir.actions.report"].with_user(self.seller)
        content, _type = Report._render_qweb_pdf(f"jug_tickets.{name}", records.ids)
        return " ".join(content.decode().split())

    def test_paper_has_all_a_payment_order_needs(self):
        """T-B2B-13"""
        vip = self._create_tariff(name="VIP", external_code="vip", price=250.5)
        order = self._book_company(wanted=[(self.tariff, 3), (vip, 2)])
        proforma = order.proforma_id
        html = self._render(proforma)
        for text in (
            f"Invoice for payment No. {proforma.name} of 2 March 2026",
            BIC,
            CORRESPONDENT,
            ACCOUNT,
            f"INN {INN}",
            "ПАО Сбербанк, г. Москва",
            "АО «Ромашка»",
            ", INN 7707083893",
            ", KPP 770701001",
            "117997, Москва, ул. Вавилова, 19",
            "«Test Java Day», tariff «VIP»",
            "501.00",
            "801.00",
            "Without VAT:",
            "Eight Hundred",
            "Full prepayment, until 3 March 2026, 12:00",
            proforma.purpose,
            "Орлов Д. А.",
            "Белова Е. С.",
            order.name,
        ):
            with self.subTest(text=text):
                self.assertIn(text, html)
        self.assertIn("o_jug_payment_code", html)
        self.assertIn("data:image/png;base64", html)
        self.assertNotIn("VOID", html)
        # the mails' one is the same
        self.assertIn(proforma.purpose, self._render(order))

    def test_void_one_is_marked_and_has_no_code_to_pay_by(self):
        order = self._book_company()
        first = order.proforma_id
        second = order._issue_proforma()
        html = self._render(first)
        self.assertIn("o_jug_void_mark", html.split("</style>")[1])
        self.assertIn("VOID since 2 March 2026", html)
        self.assertIn(f"Replaced by No. {second.name}", html)
        self.assertNotIn("data:image/png;base64", html)
        self.assertNotIn("VOID", self._render(order))

    def test_payee_abroad_has_no_empty_blocks(self):
        germany = self.env.ref("base.de")
        self.company.partner_id.write({"country_id": germany.id, "vat": False})
        bank = self.company.ticket_bank_account_id.bank_id
        bank.write({"bic": False, "correspondent_account": False})
        partner = self._create_buyer_company(vat=False, kpp=False, street=False)
        partner.write({"zip": False, "city": False, "country_id": False})
        html = self._render(self._book_company(partner=partner).proforma_id)
        html = html.split("</style>")[1]
        for text in ("BIK", "Corr. acc.", "INN", "KPP", "BIC/SWIFT", "Tax number"):
            with self.subTest(text=text):
                self.assertNotIn(text, html)
        self.assertNotIn("data:image/png;base64", html)
        self.assertIn(ACCOUNT, html)

    def test_names_are_no_html(self):
        partner = self._create_buyer_company(name="<script>alert(1)</script>")
        html = self._render(self._book_company(partner=partner).proforma_id)
        self.assertNotIn("<script>alert", html)
        self.assertIn("&lt;script&gt;alert", html)

    def test_what_waits_for_requisites_is_not_printed(self):
        self.company.partner_id.kpp = False
        proforma = self._book_company().proforma_id
        for records in (proforma, proforma.order_id, self._book(email="b@example.com")):
            with self._assert_refused(UserError, "requisites|no valid"):
                self._render(records)

    def test_language_that_was_removed_is_read_in_english(self):
        proforma = self._book_company().proforma_id
        proforma.lang = "xx_XX"
        self.assertIn("Invoice for payment", self._render(proforma))


@tagged("post_install", "-at_install")
class TestProformaRealPdf(ProformaCommon, HttpCase):
    def _render(self, proforma):
        """The document that the engine makes."""
        Report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        if Report.get_wkhtmltopdf_state() not in ("ok", "upgrade"):
            self.skipTest("no PDF engine here")
        content, _type = Report._render_qweb_pdf(
            "jug_tickets.report_proforma", proforma.ids
        )
        return PdfFileReader(io.BytesIO(content))

    def _book_tariffs(self, count):
        wanted = [
            (self._create_tariff(name=f"T{number}", external_code=f"t{number}"), 1)
            for number in range(count)
        ]
        return self._book_company(wanted=wanted).proforma_id

    def test_six_lines_fit_on_one_page(self):
        proforma = self._book_tariffs(6)
        document = self._render(proforma)
        self.assertEqual(len(document.pages), 1)
        text = " ".join(document.pages[0].extract_text().split())
        for word in (ACCOUNT, CORRESPONDENT, BIC, proforma.name, "600.00", "T5"):
            with self.subTest(word=word):
                self.assertIn(word, text)

    def test_sixty_lines_go_on_with_the_heads_of_the_table(self):
        proforma = self._book_tariffs(60)
        document = self._render(proforma)
        self.assertGreater(len(document.pages), 1)
        pages = [" ".join(page.extract_text().split()) for page in document.pages]
        self.assertIn("Goods (works, services)", pages[1])
        self.assertIn(f"page 2 of {len(pages)}", pages[1])
        self.assertIn("Director", pages[-1])
        text = " ".join(pages)
        for number in range(60):
            self.assertIn(f"T{number}", text)
