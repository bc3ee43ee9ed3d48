from odoo.http import Request
from odoo.tests import HttpCase, tagged

from .common_company import CompanyCommon

AFTER = "2026-04-01 10:00:00"


@tagged("post_install", "-at_install")
class TestPriceAnswerPage(CompanyCommon, HttpCase):
    """The page on which a company says whether the new price will do."""

    def setUp(self):
        super().setUp()
        self._add_step(150)
        self._move_to("2026-03-31 09:00:00")
        self.order = self._book()
        self._check_payments(AFTER)
        self.assertEqual(self.order.price_answer, "asked")
        # this visitor's session and its form token
        self.authenticate(None, None)

    def _answer(self, answer, version=2, token=None):
        return self.url_open(
            f"/my/tickets/{self.order.id}/price",
            data={
                "access_token": token or self.order.access_token,
                "answer": answer,
                "version": version,
                "csrf_token": Request.csrf_token(self),
            },
        )

    def test_opening_the_link_decides_nothing(self):
        """A mail filter opens every link of a mail, that of «decline» too."""
        for answer in ("accept", "decline"):
            page = self.url_open(self.order._get_price_answer_url(answer))
            self.assertEqual(page.status_code, 200)
            self.assertIn("150", page.text)
            self.env.invalidate_all()
            self.assertEqual(self.order.price_answer, "asked")

    def test_accept(self):
        """T-B2B-21: agreed by the link of the mail; a double click is one answer."""
        page = self._answer("accept")
        self.assertIn("o_jug_price_accepted", page.text)
        self.assertIn("o_jug_price_accepted", self._answer("accept").text)
        self.env.invalidate_all()
        self.assertEqual(self.order.price_answer, "accepted")
        self.assertEqual(self.order.booking_state, "waiting")

    def test_decline(self):
        """T-B2B-22: declined by the link of the mail."""
        page = self._answer("decline")
        self.assertIn("o_jug_price_declined", page.text)
        self.env.invalidate_all()
        self.assertEqual(self.order.booking_state, "annulled")
        # too late to change one's mind
        self.assertIn("o_jug_price_error", self._answer("accept").text)

    def test_outdated_page(self):
        """What was shown is what is agreed to: not a price that has risen since."""
        page = self._answer("accept", version=1)
        self.assertIn("o_jug_price_error", page.text)
        self.env.invalidate_all()
        self.assertEqual(self.order.price_answer, "asked")

    def test_garbage(self):
        for answer, version in (("maybe", 2), ("accept", "x"), ("accept", "²")):
            page = self._answer(answer, version)
            self.assertEqual(page.status_code, 200)
            self.assertIn("o_jug_price_error", page.text)
        self.env.invalidate_all()
        self.assertEqual(self.order.price_answer, "asked")

    def test_strangers_see_nothing(self):
        """Another's page is no page (decisions 6)."""
        other = self._book()
        for token in ("", "wrong", other.access_token):
            page = self.url_open(
                f"/my/tickets/{self.order.id}/price?access_token={token}"
            )
            self.assertEqual(page.status_code, 404)
            self.assertNotIn(self.order.name, page.text)
            page = self._answer("decline", token=token or "x")
            self.assertEqual(page.status_code, 404)
        self.env.invalidate_all()
        self.assertEqual(self.order.price_answer, "asked")

    def test_nothing_was_asked(self):
        other = self._book()
        page = self.url_open(other._get_price_answer_url())
        self.assertEqual(page.status_code, 404)

    def test_booking_page_leads_to_it(self):
        page = self.url_open(self.order.get_portal_url())
        self.assertIn("o_jug_price_asked", page.text)

    def test_book_again(self):
        """The seats at today's price, without another questionnaire; twice is once."""
        self._answer("decline")
        self.env.invalidate_all()
        url = f"/my/tickets/{self.order.id}/again"
        page = self.url_open(url, params={"access_token": self.order.access_token})
        self.assertIn("750", page.text)
        for _click in range(2):
            page = self.url_open(
                url,
                data={
                    "access_token": self.order.access_token,
                    "csrf_token": Request.csrf_token(self),
                },
            )
        self.env.invalidate_all()
        new_order = self.order.rebooked_order_id
        self.assertIn(new_order.name, page.text)
        self.assertEqual(new_order.amount_total, 750)
        found = self.env["sale.order"].search(
            [("ticket_request_id", "=", self.order.ticket_request_id.id)]
        )
        self.assertEqual(found, new_order | self.order)
