"""Money paid too much goes back once, however many click."""

from scripts.suite.harness import in_parallel

# A booking that its buyer has paid in two windows by the demo provider; nothing is left
# to tick off, or that row would keep the clicks apart by chance.
PAID_TWICE = """
order = env["sale.order"].browse({order_id})
for number in range(2):
    transaction = env["payment.transaction"].create(
        {{
            "provider_id": {provider_id},
            "payment_method_id": {method_id},
            "reference": f"{{order.name}}-twice-{{number}}",
            "amount": order.amount_total,
            "currency_id": order.currency_id.id,
            "partner_id": order.partner_id.id,
            "operation": "online_direct",
            "sale_order_ids": [(6, 0, order.ids)],
        }}
    )
    transaction._set_done()
    transaction._post_process()
order.activity_ids.unlink()
result = order.booking_excess
"""
REFUNDS = """
SELECT count(*), sum(x.amount) FROM payment_transaction x
JOIN sale_order_transaction_rel r ON r.transaction_id = x.id
WHERE r.sale_order_id = %s AND x.operation = 'refund'
"""


def pay_back_all_at_once(shop, name, clicks=6):
    """Managers click at once; number and sum of the refunds, and what they read."""
    shop.add_event(name)
    order_id, _token = shop.book(f"{name}-1", event=name)
    facts = shop.facts
    excess = shop.server.shell(
        PAID_TWICE.format(
            order_id=order_id,
            provider_id=facts["provider_id"],
            method_id=facts["method_id"],
        )
    )
    assert excess == 100
    manager = {"login": "manager", "password": "manager"}
    dialogues = [{"order_id": order_id}] * clicks
    wizards = shop.server.call("sale.order.overpayment", "create", dialogues, **manager)

    def click(wizard_id):
        try:
            shop.server.call(
                "sale.order.overpayment", "action_refund", [wizard_id], **manager
            )
        except Exception as error:
            return str(error)
        return ""

    answers = in_parallel(click, wizards, threads=clicks)
    [(count, amount)] = shop.server.sql(REFUNDS, (order_id,))
    return count, amount, answers


def test_excess_is_paid_back_once(shop, allowed_log):
    """One of six is asked of the provider; the others are told so in words."""
    allowed_log.append("could not serialize access|being paid back already")
    count, amount, answers = pay_back_all_at_once(shop, "excess")
    assert (count, amount) == (1, -100)
    refusals = [answer for answer in answers if answer]
    assert len(refusals) == 5
    assert all("being paid back already" in answer for answer in refusals)


def test_without_the_lock_it_is_paid_back_twice(lockless_shop):
    """The control: each looks at what is too much, and none sees the others."""
    count, _amount, _answers = pay_back_all_at_once(lockless_shop, "excess")
    assert count > 1
