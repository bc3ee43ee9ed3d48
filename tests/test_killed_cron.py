"""The payment check is killed half-way through 5,000 bookings, and started again."""

import contextlib
from collections import Counter

from scripts.suite.processes import wait_until

BOOKINGS = 5000
CRON = "jug_tickets.ir_cron_check_payments"

# What became of each booking: its state, and the mails to its buyer by kind.
STORY = """
SELECT o.booking_state, COALESCE(o.reminder_count, 0),
    o.next_check_on > now() AT TIME ZONE 'UTC',
    (SELECT string_agg(DISTINCT t.state, ' ') FROM event_registration t
        WHERE t.sale_order_id = o.id),
    (SELECT count(*) FROM mail_mail m JOIN mail_message g ON g.id = m.mail_message_id
        WHERE g.model = 'sale.order' AND g.res_id = o.id
            AND g.subject LIKE 'Please pay for your booking%%'),
    (SELECT count(*) FROM mail_mail m JOIN mail_message g ON g.id = m.mail_message_id
        WHERE g.model = 'sale.order' AND g.res_id = o.id
            AND g.subject LIKE 'Your booking %% is annulled%%')
FROM sale_order o WHERE o.id = ANY(%s)
"""
REMINDED = ("waiting", 1, True, "draft", 1, 0)
ANNULLED = ("annulled", 0, None, "cancel", 0, 1)

# Whoever writes that booking waits for a lock which the test holds: so the check stands
# still in the middle of its work and of a batch, however fast the machine is.
GATE = """
CREATE FUNCTION wait_at_gate() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NEW; END';
CREATE TRIGGER gate AFTER UPDATE ON sale_order FOR EACH ROW WHEN (NEW.id = %s)
    EXECUTE FUNCTION wait_at_gate()
"""


@contextlib.contextmanager
def gate_at(server, order_id):
    """Let the check stop at this booking; yields how to ask whether it has."""
    server.sql(GATE, (order_id,))
    with contextlib.closing(server.connect()) as keeper:
        keeper.cursor().execute("SELECT pg_advisory_lock(1)")
        yield lambda: server.sql(
            "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        )
    server.sql("DROP TRIGGER gate ON sale_order")


def test_each_booking_is_reminded_or_annulled_once(start_shop):
    """SIGKILL to all processes; afterwards nobody got two mails, nobody got none."""
    shop = start_shop(workers=2, cron=1)
    server = shop.server
    # the mails are counted where they are made: they stay in the queue, and are short
    server.sql(
        "UPDATE ir_cron SET active = false WHERE id = (SELECT res_id FROM ir_model_data"
        " WHERE module = 'mail' AND name = 'ir_cron_mail_scheduler_action');"
        ' UPDATE mail_template SET body_html = \'{"en_US": "<p>A mail</p>"}\''
        " WHERE model = 'sale.order'"
    )
    shop.add_event("long")
    first, _token = shop.book("long-first", event="long")
    ids = [order_id for order_id, _t in shop.copy_booking(first, BOOKINGS, "long-")]
    shop.make_due(ids[::2])
    shop.make_due(ids[1::2], risen=True)
    # in the order of their numbers: a batch has both kinds
    server.sql(
        "UPDATE sale_order SET next_check_on = now() AT TIME ZONE 'UTC'"
        " WHERE id = ANY(%s)",
        (ids,),
    )

    def count_done():
        query = (
            "SELECT count(*) FROM sale_order WHERE id = ANY(%s)"
            " AND (next_check_on IS NULL OR reminder_count > 0)"
        )
        return server.sql(query, (ids,))[0][0]

    with gate_at(server, ids[BOOKINGS // 2]) as is_reached:
        shop.run_cron(CRON)
        wait_until(is_reached, "The check", 300)
        server.kill()
    assert BOOKINGS * 0.4 <= count_done() <= BOOKINGS * 0.5

    server.start()
    shop.run_cron(CRON)
    wait_until(lambda: count_done() == BOOKINGS, "The check", 300)
    found = Counter(server.sql(STORY, (ids,)))
    assert found == {REMINDED: BOOKINGS // 2, ANNULLED: BOOKINGS // 2}
