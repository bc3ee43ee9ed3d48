"""Thousands of bookings in a second: copies of one, made in SQL."""

# Columns of a copied booking that must differ: by table, as SQL over n = 0, 1, 2…
COPIED = {
    "res_partner": {
        "name": "'Buyer ' || {mark} || n",
        "complete_name": "'Buyer ' || {mark} || n",
        "match_name": "'buyer' || {mark} || n",
        "email": "{mark} || n || '@example.com'",
        "email_normalized": "{mark} || n || '@example.com'",
        "commercial_partner_id": "{res_partner} + n",
        "phone": "NULL",
        "phone_sanitized": "NULL",
    },
    "crm_lead": {
        "email_from": "{mark} || n || '@example.com'",
        "email_normalized": "{mark} || n || '@example.com'",
        "match_name": "'buyer' || {mark} || n",
        "phone": "NULL",
        "phone_sanitized": "NULL",
    },
    "jug_ticket_request": {
        "external_ref": "{mark} || n",
        "lead_id": "{crm_lead} + n",
        "partner_id": "{res_partner} + n",
        "order_id": "{sale_order} + n",
    },
    "sale_order": {
        "name": "{mark} || n",
        "access_token": "md5({mark} || n)",
        "partner_id": "{res_partner} + n",
        "partner_invoice_id": "{res_partner} + n",
        "partner_shipping_id": "{res_partner} + n",
        "opportunity_id": "{crm_lead} + n",
        "ticket_request_id": "{jug_ticket_request} + n",
        "buyer_email": "{mark} || n || '@example.com'",
        "pending_email_template_id": "NULL",
    },
    "sale_order_line": {
        "order_id": "{sale_order} + n",
        "order_partner_id": "{res_partner} + n",
    },
    "event_registration": {
        "barcode": "{mark} || n",
        "partner_id": "{res_partner} + n",
        "sale_order_id": "{sale_order} + n",
        "sale_order_line_id": "{sale_order_line} + n",
        "request_id": "{jug_ticket_request} + n",
        "lead_id": "{crm_lead} + n",
        "email": "{mark} || n || '@example.com'",
    },
}


def copy_booking(server, order_id, count, mark):
    """Copy a booking with all that hangs on it; the ids and tokens of the copies.

    See `Shop.copy_booking`; the booking has one line and one ticket.
    """
    [(line_id, ticket_id, partner_id, lead_id, request_id)] = server.sql(
        "SELECT l.id, t.id, o.partner_id, o.opportunity_id, o.ticket_request_id"
        " FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id"
        " JOIN event_registration t ON t.sale_order_id = o.id WHERE o.id = %s",
        (order_id,),
    )
    sources = {
        "res_partner": partner_id,
        "crm_lead": lead_id,
        "jug_ticket_request": request_id,
        "sale_order": order_id,
        "sale_order_line": line_id,
        "event_registration": ticket_id,
    }
    firsts = {
        table: server.sql(f"SELECT max(id) + 1 FROM {table}")[0][0] for table in sources
    }
    places = {**firsts, "mark": f"'{mark}'"}
    # the request and its order name each other
    statements = ["SET session_replication_role = replica"]
    for table, source in sources.items():
        changed = {
            column: expression.format(**places)
            for column, expression in COPIED[table].items()
        }
        changed["id"] = f"{firsts[table]} + n"
        statements.append(_copy_statement(server, table, source, count, changed))
        statements.append(
            f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
        )
    server.sql(";".join(statements))
    return server.sql(
        "SELECT id, access_token FROM sale_order"
        " WHERE id >= %s AND id < %s ORDER BY id",
        (firsts["sale_order"], firsts["sale_order"] + count),
    )


def _copy_statement(server, table, source, count, changed):
    columns = [
        name
        for (name,) in server.sql(
            "SELECT column_name FROM information_schema.columns"
            " WHERE table_name = %s AND is_generated = 'NEVER'",
            (table,),
        )
    ]
    values = [changed.get(name, f"s.{name}") for name in columns]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)}"
        f" FROM {table} s, generate_series(0, {count - 1}) n WHERE s.id = {source}"
    )
