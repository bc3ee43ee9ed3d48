from . import (
    jug_ticket_terms,
    jug_ticket_waiting_remove,
    sale_order_money,
    sale_order_pay,
    sale_order_refund,
    sale_order_ticket_terms,
)
