"""A conference that begins within a day: its doors are open, its desk is at work."""

from .story_tools import ask, desk, find, find_untouched, receive, step

EVENT = "heisenbug"
# Number of the request: name, email, how it was paid; whether he is inside already.
PEOPLE = {
    "door-1": ("Лариса Шубина", "larisa.shubina@example.com", "demo", False),
    "door-2": ("Григорий Мазур", "g.mazur@example.com", None, False),
    "door-3": ("Ника Остапенко", "nika.ostapenko@example.com", "bank", True),
    "door-4": ("Фарид Юнусов", "farid.yunusov@example.com", "demo", True),
}


def tell(env):
    """Sell a few tickets, and let the first ones in."""
    for ref in PEOPLE:
        step(env, _ask, ref)
    for ref in PEOPLE:
        step(env, _pay, ref)
    for ref in PEOPLE:
        step(env, _let_in, ref)


def _ask(env, ref):
    name, email, _how, _is_in = PEOPLE[ref]
    ask(
        env,
        ref,
        name=name,
        email=email,
        event_code=EVENT,
        tariff_code="standard",
    )


def _pay(env, ref):
    _name, _email, how, _is_in = PEOPLE[ref]
    if how:
        for order in find_untouched(env, ref):
            receive(order, order.amount_total, how)


def _let_in(env, ref):
    """Scan the ticket at the desk."""
    _name, _email, _how, is_in = PEOPLE[ref]
    ticket = find(env, ref).order_id.ticket_ids
    if is_in and ticket.state == "open":
        tickets = env["event.registration"].with_user(desk(env))
        tickets.register_attendee(ticket.barcode, ticket.event_id.id)
