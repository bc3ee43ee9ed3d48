from . import (
    jug_ticket_import,
    jug_ticket_terms,
    sale_order_money,
    sale_order_pay,
    sale_order_refund,
)
