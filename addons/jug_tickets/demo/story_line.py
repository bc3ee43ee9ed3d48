"""A sold-out tariff: who waits for a seat, and who is offered one."""

from .story_tools import ask, find_untouched, seller, step

# Took the last seat of the tariff; gives it back when others wait.
LEAVES = "vip-1"
PEOPLE = {
    "vip-1": ("Вера Климова", "vera.klimova@example.com", "+7 921 000-08-01"),
    "vip-2": ("Глеб Савин", "gleb.savin@example.com", "+7 921 000-08-02"),
    "vip-3": ("Майя Родионова", "maya.rodionova@example.com", "+7 921 000-08-03"),
    "vip-4": ("Тимур Валеев", "timur.valeev@example.com", "+7 921 000-08-04"),
}
# Told the site that they would wait; the last one is put in line by the seller.
WAITING = ["vip-2", "vip-3"]
BY_SELLER = "vip-4"


def tell(env):
    """Sell the last seat, let three people wait, and let it come free."""
    for ref in PEOPLE:
        step(env, _ask, ref)
    step(env, _put_in_line, BY_SELLER)
    step(env, _give_back, LEAVES)
    # first in line is offered the seat, unless the demo's server was faster
    env["jug.ticket.waiting"]._cron_offer_seats()


def _ask(env, ref):
    name, email, phone = PEOPLE[ref]
    ask(
        env,
        ref,
        name=name,
        email=email,
        phone=phone,
        event_code="joker",
        tariff_code="vip",
        wants_waiting_list=ref in WAITING,
    )


def _put_in_line(env, ref):
    """The site has refused the request; the buyer rings up and would wait."""
    request = ask(env, ref)
    if request.can_wait:
        request.with_user(seller(env)).action_put_on_waiting_list()


def _give_back(env, ref):
    for order in find_untouched(env, ref):
        order.with_user(seller(env))._action_cancel()
