"""The payment check over 1,000 and 10,000 unpaid bookings, and stock RPC beside it."""

import time

from scripts.suite.console import say
from scripts.suite.harness import running_server
from scripts.suite.tickets import Shop, shop_template

SIZES = (1_000, 10_000)
STOCK_SIZE = 100
# Half of the bookings are reminded, half are annulled. Runs in a process of its own,
# so that its peak memory is the check's.
CHECK = """
import re, resource, time
from odoo.sql_db import Cursor

count = 0
execute = Cursor.execute


def counted(self, query, *arguments, **options):
    global count
    text = getattr(query, "code", query)
    if not re.match(r"\\s*(SAVEPOINT|RELEASE|ROLLBACK TO)", str(text)):
        count += 1
    return execute(self, query, *arguments, **options)


before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
Cursor.execute = counted
begin = time.perf_counter()
env["sale.order"]._cron_check_payments()
seconds = time.perf_counter() - begin
Cursor.execute = execute
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
result = [seconds, count, before // 1024, after // 1024]
"""


def main(ground):
    """Print seconds, queries and memory of each size, and the ratio to stock."""
    with shop_template(ground) as (template, facts):
        rates = [run(ground, template, facts, size) for size in SIZES]
        stock_rate = run_stock(ground, template, facts)
    growth = rates[0] / rates[1]
    say(f"time a booking, {SIZES[1]:,} / {SIZES[0]:,}: {growth:.2f} x (goal 1.2)")
    say(f"check / stock RPC: {rates[-1] / stock_rate:.0f} x")


def make_due(shop, size):
    shop.add_event("bench")
    order_id, _token = shop.book("first", event="bench")
    ids = [order for order, _token in shop.copy_booking(order_id, size, "copy")]
    shop.make_due(ids[::2])
    shop.make_due(ids[1::2], risen=True)
    return ids


def run(ground, template, facts, size):
    """Check that many bookings in one run of the cron's method."""
    with running_server(ground, template, workers=2, cron=0) as server:
        shop = Shop(server, facts)
        make_due(shop, size)
        seconds, queries, before, after = server.shell(CHECK)
        left = server.sql("SELECT count(*) FROM sale_order WHERE next_check_on < now()")
        mails = server.sql(
            "SELECT count(*) FROM mail_mail m JOIN mail_message g"
            " ON g.id = m.mail_message_id WHERE g.model = 'sale.order'"
        )
    say(
        f"{size:>6,} bookings: {seconds:6.1f} s, {size / seconds:5.0f}/s,"
        f" {queries / size:.2f} queries a booking, peak {after} MiB"
        f" (+{after - before}), {mails[0][0]:,} mails, {left[0][0]} left"
    )
    return size / seconds


def run_stock(ground, template, facts):
    """The same decisions and mails, order by order, over core's RPC."""
    with running_server(ground, template, workers=2, cron=0) as server:
        shop = Shop(server, facts)
        ids = make_due(shop, STOCK_SIZE)
        templates = {
            name: server.sql(
                "SELECT res_id FROM ir_model_data WHERE module = 'jug_tickets'"
                " AND name = %s",
                (f"mail_template_{name}",),
            )[0][0]
            for name in ("reminder", "annulled")
        }
        begin = time.perf_counter()
        for number, order_id in enumerate(ids):
            server.call("sale.order", "read", [order_id], ["order_line", "state"])
            name = "annulled" if number % 2 else "reminder"
            if number % 2:
                server.call("sale.order", "action_cancel", [order_id])
            else:
                server.call("sale.order", "write", [order_id], {"note": "reminded"})
            server.call("mail.template", "send_mail", [templates[name]], order_id)
        seconds = time.perf_counter() - begin
    say(
        f"stock RPC: {len(ids)} bookings in {seconds:.1f} s, {len(ids) / seconds:.0f}/s"
    )
    return len(ids) / seconds
