from lxml import html

from odoo.tests import HttpCase, tagged

from .common_proforma import ACCOUNT, ProformaCommon


@tagged("post_install", "-at_install")
class TestProformaPortal(ProformaCommon, HttpCase):
    """What the company's contact opens by the link of the mail, and nobody else."""

    def setUp(self):
        super().setUp()
        self.authenticate(None, None)

    def _open(self, url, **params):
        return self.url_open(url, params=params, allow_redirects=False)

    def _open_paper(self, proforma, order=None, token=None):
        order = order or proforma.order_id
        return self._open(
            f"/my/tickets/{order.id}/proforma/{proforma.id}",
            access_token=order.access_token if token is None else token,
        )

    def test_page_has_requisites_and_all_versions(self):
        """T-B2B-13"""
        order = self._book_company()
        first = order.proforma_id
        second = order._issue_proforma()
        page = self._open(order.get_portal_url())
        self.assertEqual(page.status_code, 200)
        for proforma in (first, second):
            self.assertIn(f"/proforma/{proforma.id}?access_token=", page.text)
        self.assertEqual(page.text.count("Void, do not pay by it"), 1)
        for text in (ACCOUNT, second.purpose, "Requisites to pay by"):
            with self.subTest(text=text):
                self.assertIn(text, page.text)

    def test_page_asks_for_the_rest_when_the_prepayment_has_come(self):
        """T-B2B-15: 30 % came, 210 of 300 are left; core would ask for 90 again."""
        partner = self._create_buyer_company(
            ticket_terms="part", ticket_prepayment_percent=30, ticket_payment_days=10
        )
        order = self._book_company(partner=partner)
        page = html.fromstring(self._open(order.get_portal_url()).text)
        [asked] = page.xpath("//h4[text()='Down payment']/following-sibling::h2")
        self.assertIn("90.00", asked.text_content())
        self._pay(order, 90)
        self.assertEqual(order.booking_state, "released")
        page = html.fromstring(self._open(order.get_portal_url()).text)
        self.assertFalse(page.xpath("//h4[text()='Down payment']"))
        [rest] = page.xpath("//h2[contains(@class, 'o_jug_rest')]")
        self.assertIn("210.00", rest.text_content())
        # what is asked for now, neither less nor all of it once more
        choice = "//button[@name='o_sale_portal_amount_total_button']"
        self.assertFalse(page.xpath(choice))

    def test_page_of_a_person_has_none(self):
        order = self._book()
        self.assertNotIn("o_jug_proformas", self._open(order.get_portal_url()).text)

    def test_paper_is_downloaded_void_or_not(self):
        order = self._book_company()
        first = order.proforma_id
        second = order._issue_proforma()
        paper = self._open_paper(second)
        self.assertEqual(paper.status_code, 200)
        self.assertEqual(paper.headers["Content-Type"], "application/pdf")
        self.assertIn("attachment", paper.headers["Content-Disposition"])
        self.assertIn(second.purpose, paper.text)
        self.assertIn("VOID since", self._open_paper(first).text)

    def test_stranger_gets_the_same_404_whatever_there_is(self):
        order = self._book_company()
        other = self._book_company(ref="b2b-2")
        person = self._book(email="b@example.com")
        waits = self._book_company(ref="b2b-3").proforma_id
        waits.is_complete = False
        answers = [
            self._open_paper(order.proforma_id, token=""),
            self._open_paper(order.proforma_id, token="wrong"),
            self._open_paper(order.proforma_id, token=other.access_token),
            self._open_paper(order.proforma_id, order=other),
            self._open_paper(order.proforma_id, order=person),
            self._open_paper(waits),
            self._open("/my/tickets/99999999/proforma/1", access_token="x"),
        ]
        self.assertEqual({answer.status_code for answer in answers}, {404})
        for answer in answers:
            self.assertIn("This link leads to no booking", answer.text)
            for secret in (ACCOUNT, "Ромашка", order.name):
                self.assertNotIn(secret, answer.text)

    def test_nothing_is_asked_for_after_the_end(self):
        order = self._book_company()
        order._annul("price_risen")
        page = self._open(order.get_portal_url())
        self.assertNotIn("Requisites to pay by", page.text)
        self.assertIn("Void, do not pay by it", page.text)

    def test_nothing_is_shown_while_requisites_are_missing(self):
        self.company.partner_id.kpp = False
        order = self._book_company()
        page = self._open(order.get_portal_url())
        self.assertEqual(page.status_code, 200)
        self.assertNotIn("o_jug_proformas", page.text)
