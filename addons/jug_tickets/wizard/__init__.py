from . import sale_order_pay, sale_order_refund
