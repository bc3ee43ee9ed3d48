"""Somebody has changed his mind, and wants his data erased."""

from .story_tools import ask, find, find_untouched, manager, step

ERASED = "gone-1"


def tell(env):
    """Book, cancel, erase; what is left is a ticket without a name."""
    step(env, _book)
    step(env, _cancel)
    step(env, _erase)


def _book(env):
    ask(
        env,
        ERASED,
        name="Семён Круглов",
        email="semyon.kruglov@example.com",
        phone="+7 921 000-10-01",
        event_code="jpoint",
        tariff_code="online",
    )


def _cancel(env):
    for order in find_untouched(env, ERASED):
        order.with_user(manager(env))._action_cancel()


def _erase(env):
    """The ticket manager does it by the dialogue on the card."""
    partner = find(env, ERASED).order_id.partner_id
    if partner.email:
        env["jug.ticket.person"].with_user(manager(env)).create(
            {"partner_id": partner.id}
        ).action_erase()
