"""Paid and annulled at once: always exactly one of them, money never lost."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic

from scripts.suite.harness import in_parallel
from scripts.suite.processes import wait_until
from scripts.suite.purse import Purse

ROUNDS = 5
ORDERS = 40

# The payment check again and again, as the cron process does, in small batches; it
# tells when it annulled which order: the moment is before that commits.
CHECK = """
import time
from pathlib import Path

folder = Path({folder!r})
Order = env.registry["sale.order"]
annul = Order._annul
annulled = {{}}


def watched(self, reason):
    annul(self, reason)
    self.env.flush_all()
    annulled.update(dict.fromkeys(self.ids, time.monotonic()))


Order._annul = watched
(folder / "ready").touch()
while not (folder / "stop").exists():
    env["sale.order"]._cron_check_payments(batch_size=5)
    time.sleep(0.01)
result = annulled
"""

# One check that waits between its verdict and the annulment, until it is told to go.
PAUSED_CHECK = """
import time
from pathlib import Path

folder = Path({folder!r})
Order = env.registry["sale.order"]
annul = Order._annul


def paused(self, reason):
    (folder / "looked").touch()
    deadline = time.monotonic() + 60
    while not (folder / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    annul(self, reason)


Order._annul = paused
env["sale.order"]._cron_check_payments()
"""

OUTCOME = """
SELECT o.id, o.state, o.booking_state, o.late_payment_state, x.state,
    x.is_post_processed,
    (SELECT string_agg(DISTINCT t.state, ' ') FROM event_registration t
        WHERE t.sale_order_id = o.id),
    (SELECT count(*) FROM mail_mail m JOIN mail_message g ON g.id = m.mail_message_id
        WHERE g.model = 'sale.order' AND g.res_id = o.id
            AND g.subject LIKE 'Your booking %% is annulled%%'),
    (SELECT count(*) FROM mail_activity a WHERE a.res_model = 'sale.order'
        AND a.res_id = o.id AND a.active AND a.summary LIKE 'Paid, but cancelled%%')
FROM sale_order o
JOIN sale_order_transaction_rel r ON r.sale_order_id = o.id
JOIN payment_transaction x ON x.id = r.transaction_id
WHERE o.id = ANY(%s)
"""
PAID = ("sale", "paid", None, "done", True, "open", 0, 0)
LATE = ("cancel", "annulled", "open", "done", True, "cancel", 1, 1)


def outcomes(shop, order_ids):
    """What became of each order, of its money, tickets and mails."""
    rows = shop.server.sql(OUTCOME, (list(order_ids),))
    return {order_id: tuple(facts) for order_id, *facts in rows}


def pay_all(purses):
    """Pay many orders at once; when each payment was answered."""

    def pay(purse):
        purse.pay()
        return purse.order_id, monotonic()

    return dict(in_parallel(pay, purses, threads=8))


def test_two_hundred_payments_meet_the_end_of_their_term(
    start_shop, tmp_path, allowed_log
):
    """Never both, never neither; who is told «paid» before the annulment is paid."""
    # a poll that meets the check answers «retry», as core's page expects
    allowed_log.append("Exception: retry|could not serialize access")
    # a payment that meets the check waits in its worker
    shop = start_shop(workers=4)
    shop.add_event("race")
    first, _token = shop.book("race-first", event="race")
    orders = shop.copy_booking(first, ROUNDS * ORDERS, "race-")
    purses = in_parallel(lambda order: Purse(shop, *order).open(), orders, threads=4)
    paid_at = {}
    with ThreadPoolExecutor(1) as pool:
        check = pool.submit(shop.server.shell, CHECK.format(folder=str(tmp_path)))
        try:
            wait_until((tmp_path / "ready").exists, "The check", 60)
            for number in range(ROUNDS):
                some = purses[number * ORDERS : (number + 1) * ORDERS]
                ids = [purse.order_id for purse in some]
                shop.make_due(ids, risen=True)
                # with the check, or towards it
                paid_at |= pay_all(some if number % 2 else some[::-1])
                # once more while the payments are being booked
                shop.make_due(waiting(shop, ids))
                in_parallel(lambda purse: purse.poll(), some, threads=8)
        finally:
            (tmp_path / "stop").touch()
        annulled_at = {int(key): moment for key, moment in check.result().items()}

    found = outcomes(shop, paid_at)
    assert set(found.values()) <= {PAID, LATE}, sorted(found.values())
    late = {order_id for order_id, outcome in found.items() if outcome == LATE}
    assert late == set(annulled_at) & set(paid_at)
    assert len(found) == ROUNDS * ORDERS
    # both happened, and they did collide: some had to begin anew
    assert 10 < len(late) < len(found) - 10
    assert "tries left" in shop.server.log_text()
    told_too_early = {key for key in late if paid_at[key] < annulled_at[key]}
    assert not told_too_early


def waiting(shop, order_ids):
    rows = shop.server.sql(
        "SELECT id FROM sale_order WHERE id = ANY(%s) AND booking_state = 'waiting'",
        (order_ids,),
    )
    return [order_id for (order_id,) in rows]


def pay_between_look_and_annulment(shop, folder, name):
    """A payment comes when the check has looked and has not annulled yet.

    Returns whether it was answered before the annulment, and what became of it all.
    """
    shop.add_event(name)
    order = shop.book(name, event=name)
    purse = Purse(shop, *order).open()
    shop.make_due([purse.order_id], risen=True)
    with ThreadPoolExecutor(2) as pool:
        check = pool.submit(shop.server.shell, PAUSED_CHECK.format(folder=str(folder)))
        try:
            wait_until((folder / "looked").exists, "The check", 60)
            payment = pool.submit(purse.pay)
            wait_until(lambda: payment.done() or is_waiting(shop), "The payment", 60)
            was_answered = payment.done()
        finally:
            (folder / "go").touch()
        check.result()
        payment.result()
    purse.poll()
    return was_answered, outcomes(shop, [purse.order_id])[purse.order_id]


def is_waiting(shop):
    """A transaction of this database waits for a row that another one holds."""
    return shop.server.sql(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
        " AND wait_event_type = 'Lock'"
    )


def test_payment_waits_for_an_annulment_that_has_begun(shop, tmp_path):
    """It comes too late then, and is told so: the money is kept for a person."""
    assert pay_between_look_and_annulment(shop, tmp_path, "meet") == (False, LATE)


def test_without_the_lock_paid_and_annulled(lockless_shop, tmp_path):
    """The control: the buyer is told «paid», and then his booking is annulled."""
    was_answered, outcome = pay_between_look_and_annulment(
        lockless_shop, tmp_path, "meet"
    )
    assert was_answered
    assert outcome[1] == "annulled"
