"""A company's booking with seats that nobody was named for yet."""

from .common import TicketsCommon

NAMES = "/my/tickets/{}/names"


class NamingCommon(TicketsCommon):
    """Three seats of a company, and what is done to name them."""

    @classmethod
    def _book_company(cls, wanted=None, count=3, **values):
        """The booking of a company: seats without names, as its questionnaire makes.

        :param list wanted: pairs of tariff and number; none: ``count`` of the tariff
        """
        defaults = {
            "buyer_type": "company",
            "company_name": "Ромашка",
            "name": "Анна Иванова",
            "quantity": None,
        }
        request = cls._request(**(defaults | values))
        assert request.state == "processed", request.error_summary
        partner = request.partner_id or cls.env["res.partner"].create(
            {
                "name": request.name,
                "email": request.email_normalized,
                "is_ticket_prospect": True,
                "parent_id": cls.env["res.partner"]
                .create({"name": request.company_name, "is_company": True})
                .id,
            }
        )
        vals = request._prepare_order_vals(
            partner, request.lead_id, wanted=wanted or [(cls.tariff, count)]
        )
        order = cls.env["sale.order"].create(vals)
        order._portal_ensure_token()
        order._begin_company_booking()
        return order

    def _seats(self, order):
        """The seats in the order in which they were booked; core lists the last one
        first."""
        return order.ticket_ids.sorted("id")

    def _name(self, ticket, name="Борис Петров", email="boris@example.com", phone=""):
        return ticket._name_participant(
            {"name": name, "email": email, "phone": phone}, by="a test"
        )

    def _pay_and_send(self, order):
        self._pay(order)
        self._send_mails()

    def _get_addressees(self, ticket, template=None):
        """Who got mails about a ticket, oldest first."""
        if template:
            return self._mails(template, ticket).mapped("email_to")
        mails = self.env["mail.mail"].search(
            [("model", "=", ticket._name), ("res_id", "=", ticket.id)], order="id"
        )
        return mails.mapped("email_to")

    def _get_story(self, record):
        """The bodies of what the record's log says, oldest first."""
        return [str(body) for body in record.message_ids.sorted("id").mapped("body")]

    def _run_naming(self, moment=None):
        if moment:
            self._move_to(moment)
        self._run_cron("jug_tickets.ir_cron_naming")

    # the form of the page

    def _form(self, order, *people, **values):
        """What a browser posts: the rows as they stand, the first ones filled in.

        ``people`` are names, or triples of name, email and phone; None: untouched.
        """
        form = {"access_token": order.access_token, "step": "check"}
        rows = order._get_naming_rows()
        for row, person in zip(rows, [*people, *[None] * len(rows)], strict=False):
            typed = dict(row["values"])
            if person is not None:
                person = (person, "", "") if isinstance(person, str) else person
                typed = dict(zip(("name", "email", "phone"), person, strict=True))
            key = row["ticket"].id
            form |= {f"{field}_{key}": value for field, value in typed.items()}
            form[f"was_{key}"] = row["was"]
        return form | values
