"""A company's tickets before payment: never worth more than its exposure limit."""

from scripts.suite.harness import in_parallel

# Unpaid bookings of one client, each worth 600, whose contract lets tickets out first.
BOOKINGS = """
from odoo import fields

event = env["event.event"].search([("external_code", "=", {event!r})])
tariff = event.event_ticket_ids
client = env["res.partner"].create(
    {{"name": "Client {event}", "is_company": True, "ticket_exposure_limit": 600}}
)
company = env.company
source = env["jug.ticket.source"]._get_by_hand()
orders = env["sale.order"]
for number in range({count}):
    request = env["jug.ticket.request"].create(
        {{
            "source_id": source.id,
            "channel": "api",
            "external_ref": f"{event}-{{number}}",
            "buyer_type": "company",
            "company_name": client.name,
            "name": "Anna Contact",
            "email": "anna@example.com",
            "event_code": {event!r},
        }}
    )
    request._validate()
    deal = env["crm.lead"].create(
        {{
            "name": client.name,
            "type": "opportunity",
            "team_id": company._get_ticket_team().id,
            "partner_id": client.id,
        }}
    )
    vals = request._prepare_order_vals(client, deal, wanted=[(tariff, 6)])
    order = env["sale.order"].create(vals)
    order._begin_company_booking()
    orders |= order
orders.release_before_payment = True
result = orders.ids
"""
RELEASED = (
    "SELECT count(*) FROM sale_order WHERE id = ANY(%s) AND booking_state = 'released'"
)


def release_all(shop, name, count=8):
    """A manager's colleagues click at once; how many bookings are released."""
    shop.add_event(name)
    order_ids = shop.server.shell(BOOKINGS.format(event=name, count=count))

    def release(order_id):
        try:
            shop.server.call(
                "sale.order",
                "action_release_tickets",
                [order_id],
                login="manager",
                password="manager",
            )
        except Exception as error:
            return str(error)
        return ""

    answers = in_parallel(release, order_ids, threads=count)
    [(released,)] = shop.server.sql(RELEASED, (order_ids,))
    return released, answers


def test_exposure_limit_holds_for_all_at_once(shop, allowed_log):
    """One of eight fits into the limit; the others are told so in words."""
    allowed_log.append("could not serialize access|exposure limit")
    released, answers = release_all(shop, "exposure")
    assert released == 1
    refusals = [answer for answer in answers if answer]
    assert len(refusals) == 7
    assert all("exposure limit" in answer for answer in refusals)


def test_without_the_lock_the_limit_is_exceeded(lockless_shop):
    """The control: each looks at what is owed, and none sees the others."""
    released, _answers = release_all(lockless_shop, "exposure")
    assert released > 1
