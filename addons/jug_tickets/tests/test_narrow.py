"""The buyer's pages on a telephone."""

from odoo.tests import tagged

from .common_browser import BrowserCommon

LONG_NAME = "Константинопольский-Преображенский Александр Аполлинарьевич"
LONG_EMAIL = f"{'a' * 60}@{'conference' * 5}.example.com"


@tagged("post_install", "-at_install")
class TestNarrow(BrowserCommon):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.event = cls._create_conference(
            name="Конференция о высоконагруженных системах и бензопилах",
            external_code="narrow-conf",
        )
        cls.tariff = cls._create_tariff(
            cls.event,
            name="Стандартный с обедом и записями всех докладов",
            price=1234567,
        )
        cls.source = cls._create_source(name="Narrow Site")

    def _book(self):
        item = {
            "name": LONG_NAME,
            "email": LONG_EMAIL,
            "event": "narrow-conf",
            "tariff": "std",
            "quantity": 2,
            "participants": [{"name": LONG_NAME, "email": LONG_EMAIL}] * 2,
        }
        [(request, _is_duplicate)] = self.env["jug.ticket.request"]._accept(
            self.source, [item]
        )
        request._process()
        return request.order_id

    def _pay(self, order, **values):
        self.env["sale.order.pay"].create({"order_id": order.id} | values).action_pay()

    def _check_width(self, url):
        self.browser_js(
            url,
            "const {scrollWidth} = document.documentElement;"
            "if (innerWidth === 390 && scrollWidth <= 390)"
            " { console.log('test successful'); }"
            " else { console.error(`${scrollWidth} of ${innerWidth}`); }",
            "document.readyState === 'complete'",
            login=None,
        )

    def test_waiting_booking_does_not_scroll_sideways(self):
        self._check_width(self._book().get_portal_url())

    def test_part_paid_booking_does_not_scroll_sideways(self):
        order = self._book()
        self._pay(order, amount=1000000)
        self._check_width(order.get_portal_url())

    def test_paid_booking_does_not_scroll_sideways(self):
        order = self._book()
        self._pay(order)
        self._check_width(order.get_portal_url())

    def test_annulled_booking_does_not_scroll_sideways(self):
        order = self._book()
        order._annul("price_risen")
        self._check_width(order.get_portal_url())
        self._check_width(order._get_again_url())
