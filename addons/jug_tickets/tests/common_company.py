"""A company that books: what the tests of contracts, prices and счёта share."""

from odoo.tests import new_test_user

from .common import TicketsCommon


class CompanyCommon(TicketsCommon):
    """An organisation with a contact person, and two tariffs to choose from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client = cls._create_client()
        cls.vip = cls._create_tariff(name="VIP", external_code="vip", price=300)

    @classmethod
    def _create_client(cls, **values):
        defaults = {"name": "ООО Ромашка", "is_company": True, "vat": "7707083893"}
        return cls.env["res.partner"].create(defaults | values)

    @classmethod
    def _create_accountant(cls):
        return new_test_user(
            cls.env, "t_accountant", "account.group_account_manager,base.group_user"
        )

    def _book_company(self, *wanted, client=None, **values):
        """The unpaid booking of a company: pairs of tariff and number, one of each."""
        wanted = list(wanted) or [(self.tariff, 3), (self.vip, 1)]
        client = client or self.client
        request = self._accept(
            buyer_type="company", company_name=client.name, quantity=4, **values
        )
        request._validate()
        deal = self.env["crm.lead"].create(
            {
                "name": client.name,
                "type": "opportunity",
                "team_id": self.team.id,
                "partner_id": client.id,
                "stage_id": self.env.ref("jug_tickets.crm_stage_booked").id,
                "company_id": self.company.id,
            }
        )
        vals = request._prepare_order_vals(client, deal, wanted=wanted)
        order = self.env["sale.order"].create(vals)
        order._portal_ensure_token()
        order._begin_company_booking()
        return order
