"""A company that books: what the tests of contracts and prices share."""

from odoo.tests import new_test_user

from .common_proforma import ProformaCommon


class CompanyCommon(ProformaCommon):
    """A client with a contract, and two tariffs to choose from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls._create_buyer_company()
        cls.vip = cls._create_tariff(name="VIP", external_code="vip", price=300)
        cls.bookings = 0

    @classmethod
    def _create_accountant(cls):
        return new_test_user(
            cls.env, "t_accountant", "account.group_account_manager,base.group_user"
        )

    @classmethod
    def _book(cls, *wanted, client=None):
        """The booking of the client, just begun: pairs of tariff and number."""
        cls.bookings += 1
        return cls._book_company(
            list(wanted) or [(cls.tariff, 3), (cls.vip, 1)],
            client or cls.client,
            ref=f"b2b-{cls.bookings}",
        )
