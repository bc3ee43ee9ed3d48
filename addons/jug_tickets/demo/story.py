"""What happens in the demo around its requests: told by ``make demo``, not by Odoo.

``prepare(env)`` comes before demo/requests.jsonl is posted, ``tell(env)`` after it.
Both go the ways that people go (page, dialogue, bank statement, payment, check) and do
nothing twice. Only dates are pushed back afterwards, so that lists and reports have a
past. Each chapter is a file of its own, ``story_*.py``.
"""

from markupsafe import Markup

from . import (
    story_bank,
    story_companies,
    story_door,
    story_line,
    story_past,
    story_people,
    story_person,
    story_prices,
    story_sources,
    story_webhooks,
)
from .story_tools import (
    LANG,
    at_home,
    check,
    get_journal,
    jobs_at_rest,
    lock_jobs,
    step,
)

# Core's are in the language of the database.
PROVIDER_SAYS = {
    "name": "Демо",
    "pending_msg": "Платёж принят и ждёт подтверждения.",
    "auth_msg": "Деньги на карте удержаны.",
    "done_msg": "Платёж прошёл.",
    "cancel_msg": "Платёж отменён.",
}
RUSSIAN = {
    "Standard": "Стандарт",
    "Online": "Онлайн",
    "Student": "Студенческий",
    "Blind Bird": "Ранняя пташка",
    "Conference Ticket": "Билет на конференцию",
    "Cash": "Касса",
    "Conference site": "Сайт конференций",
    "By Hand": "Вручную",
}


def prepare(env):
    """Set up what the demo's data files cannot: payments, Russian names, the past."""
    env = at_home(env)
    step(env, _publish_demo_provider)
    with jobs_at_rest(env):
        _translate(env)
        story_past.hold(env)


def tell(env):
    """Let time go by for the bookings that the posted requests have made."""
    with jobs_at_rest(env):
        env["jug.ticket.request"]._cron_process_requests()
        story_people.tell(env)
        story_companies.tell(env)
        story_line.tell(env)
        # the site hears of what comes now
        with story_webhooks.receiving(env):
            story_companies.tell_of_money(env)
            story_prices.tell(env)
            story_door.tell(env)
            story_bank.tell(env)
        story_sources.tell(env)
        story_person.tell(env)
        check(env)
        # the tickets leave; after that somebody else comes by one of them
        env["sale.order"]._cron_send_pending_emails()
        story_companies.tell_of_swap(env)


def _publish_demo_provider(env):
    """Let buyers pay by core's demo provider, if it is installed."""
    # core switches one of the jobs on with it, which may not run meanwhile
    lock_jobs(env.cr)
    Provider = env["payment.provider"]
    if "demo" not in dict(Provider._fields["code"].selection):
        return
    known = Provider.search([("code", "=", "demo")])
    provider = known.filtered(lambda found: found.company_id == env.company)[:1]
    provider = provider or known[:1].copy({"company_id": env.company.id})
    provider.write(
        {
            "name": "Demo",
            "state": "test",
            "is_published": True,
            "journal_id": get_journal(env, "bank").id,
        }
    )
    if env.lang == LANG:
        provider.write(
            {
                name: text if name == "name" else Markup("<p>%s</p>") % text
                for name, text in PROVIDER_SAYS.items()
            }
        )


def _translate(env):
    if env.lang != LANG:
        return
    env.company.partner_id.lang = LANG
    records = [
        *env["event.event.ticket"].search([("company_id", "=", env.company.id)]),
        *env["jug.ticket.source"].search([]),
        env.ref("jug_tickets.product_ticket"),
        env.ref("jug_tickets.account_journal_cash"),
    ]
    for record in records:
        english = record.with_context(lang="en_US").name
        record.with_context(lang=LANG).name = RUSSIAN.get(english, english)
