"""Money by bank statement: two people at once, a buyer who pays online meanwhile."""

import base64
import time

from scripts.suite.harness import in_parallel
from scripts.suite.purse import Purse
from scripts.suite.web import WebError

OWN = "40702810900000000001"
HEAD = f"1CClientBankExchange\nКодировка=Windows\nРасчСчет={OWN}\n"
DOCUMENT = """СекцияДокумент=Платежное поручение
Номер={number}
Дата=02.03.2026
Сумма=100.00
ПлательщикСчет=40702810400000000042
Плательщик1=ООО "Плательщик"
ПолучательСчет={own}
ДатаПоступило=02.03.2026
НазначениеПлатежа=Оплата по счету {name}
КонецДокумента
"""

# of each line that came: its state, its transactions, whether the books are even
LINES = """
SELECT l.id, l.ticket_money_state, l.is_reconciled,
    (SELECT count(*) FROM payment_transaction x WHERE x.statement_line_id = l.id),
    (SELECT sum(m.balance) FROM account_move_line m WHERE m.move_id = l.move_id)
FROM account_bank_statement_line l
    JOIN account_bank_statement s ON s.id = l.statement_id
WHERE s.reference = %s ORDER BY l.id
"""
MONEY = """
SELECT o.id, o.booking_state,
    (SELECT count(*) FROM payment_transaction x
        JOIN sale_order_transaction_rel r ON r.transaction_id = x.id
        WHERE r.sale_order_id = o.id AND x.state = 'done'
            AND x.statement_line_id IS NOT NULL),
    (SELECT count(*) FROM payment_transaction x
        JOIN sale_order_transaction_rel r ON r.transaction_id = x.id
        WHERE r.sale_order_id = o.id AND x.state = 'done'
            AND x.statement_line_id IS NULL),
    (SELECT count(*) FROM mail_activity a WHERE a.res_model = 'sale.order'
        AND a.res_id = o.id AND a.active AND a.summary LIKE 'Paid too much%%')
FROM sale_order o WHERE o.id = ANY(%s)
"""


def make_bank(shop):
    """Give the company's bank its number."""
    call = shop.server.call
    [bank_id] = call("account.journal", "search", [("type", "=", "bank")], limit=1)
    call("account.journal", "write", [bank_id], {"bank_acc_number": OWN})
    return bank_id


def make_file(shop, order_ids):
    """A statement in which each order is paid by its number."""
    rows = shop.server.sql(
        "SELECT name FROM sale_order WHERE id = ANY(%s) ORDER BY id", (list(order_ids),)
    )
    documents = [
        DOCUMENT.format(number=number, own=OWN, name=name)
        for number, (name,) in enumerate(rows, 1)
    ]
    text = f"{HEAD}{''.join(documents)}КонецФайла\n"
    return base64.b64encode(text.encode("cp1251")).decode()


def import_file(shop, content, name):
    """What the dialogue does; whether something was new."""
    call = shop.server.call
    as_manager = {"login": "manager", "password": "manager"}
    values = {"file": content, "file_name": name}
    created = call("jug.ticket.bank.import", "create", [values], **as_manager)
    try:
        call("jug.ticket.bank.import", "action_import", created, **as_manager)
    except WebError as error:
        assert "imported already" in str(error), error
        return False
    return True


def finish_matching(shop, name):
    """Go on where a call's time was over, as the button does; the lines."""
    deadline = time.monotonic() + 240
    while True:
        lines = shop.server.sql(LINES, (name,))
        if lines and all(line[1] != "new" for line in lines):
            return lines
        assert time.monotonic() < deadline, lines
        match(shop, name)


def match(shop, name):
    rows = shop.server.sql(
        "SELECT id FROM account_bank_statement WHERE reference = %s", (name,)
    )
    for (statement_id,) in rows:
        shop.server.call(
            "account.bank.statement",
            "action_match",
            [statement_id],
            login="manager",
            password="manager",
        )


def book_some(shop, mark, count):
    shop.add_event(mark)
    order_id, token = shop.book(mark, event=mark)
    copies = shop.copy_booking(order_id, count - 1, f"{mark}-")
    orders = [(order_id, token), *copies]
    # copies have names that no sequence gives
    shop.server.sql(
        "UPDATE sale_order SET name = 'RB' || lpad(id::text, 5, '0')"
        " WHERE id = ANY(%s)",
        ([order_id for order_id, _token in orders],),
    )
    return orders


def test_one_file_imported_by_many_at_once_is_there_once(shop, allowed_log):
    # what those who come second are told
    allowed_log.append("all of it was imported already")
    make_bank(shop)
    orders = book_some(shop, "twice", 6)
    order_ids = [order_id for order_id, _token in orders]
    content = make_file(shop, order_ids)
    answers = in_parallel(
        lambda name: import_file(shop, content, name), ["twice.txt"] * 6, threads=6
    )
    assert sum(answers) == 1
    lines = finish_matching(shop, "twice.txt")
    assert [line[1:] for line in lines] == [("matched", True, 1, 0)] * 6
    money = shop.server.sql(MONEY, (order_ids,))
    assert {row[1:] for row in money} == {("paid", 1, 0, 0)}


def test_bank_and_online_payment_at_once_are_one_or_told(shop, allowed_log):
    """A line is put on a booking that is paid already by a person only."""
    # a poll that meets the matching answers «retry», as core's page expects
    allowed_log.append("Exception: retry|could not serialize access")
    make_bank(shop)
    orders = book_some(shop, "both", 10)
    order_ids = [order_id for order_id, _token in orders]
    content = make_file(shop, order_ids)
    purses = in_parallel(lambda order: Purse(shop, *order).open(), orders, threads=4)

    def work(purse):
        if purse is None:
            import_file(shop, content, "both.txt")
        else:
            purse.pay()
            purse.poll()

    # from the other end, so that they meet somewhere
    in_parallel(work, [None, *reversed(purses)], threads=5)
    lines = finish_matching(shop, "both.txt")
    assert {line[4] for line in lines} == {0}
    found = {row[1:] for row in shop.server.sql(MONEY, (order_ids,))}
    # by bank first and then online, too: asked about; online first: left to a person
    assert found <= {("paid", 1, 1, 1), ("paid", 0, 1, 0)}, found
    by_bank = sum(row[2] for row in shop.server.sql(MONEY, (order_ids,)))
    assert sum(line[1] == "matched" for line in lines) == by_bank > 0
    assert {line[1:4] for line in lines} <= {("matched", True, 1), ("person", False, 0)}


def test_one_statement_matched_by_many_at_once_is_posted_once(shop):
    make_bank(shop)
    orders = book_some(shop, "anew", 5)
    content = make_file(shop, [order_id for order_id, _token in orders])
    shop.server.shell(KILLED.format(content=content))
    in_parallel(lambda name: match(shop, name), ["anew.txt"] * 4, threads=4)
    lines = finish_matching(shop, "anew.txt")
    assert [line[1:] for line in lines] == [("matched", True, 1, 0)] * 5


# An import whose process ends before its payments are matched.
KILLED = """
wizard = env["jug.ticket.bank.import"].create(
    {{"file": {content!r}.encode(), "file_name": "anew.txt"}}
)
env.registry["account.bank.statement"]._match_after_commit = lambda self: None
wizard.action_import()
"""
