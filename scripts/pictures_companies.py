"""Pictures of what companies see, and of what the staff does for them.

Used by pictures.py; each function tells where a screen is: its address, who logs in,
and the options of the screenshot.
"""

import base64
import json

# Click a thing and wait for what comes of it.
CLICK = (
    "document.querySelector('{}').click();"
    " await new Promise((done) => setTimeout(done, 2500));"
)
PAGE = {"width": 1100, "height": 900}
# What a company types, with a slip in the INN, which the page sees at once.
TYPED = {
    "org_name": "ООО «Вектор»",
    "vat": "0000000119",
    "kpp": "000001001",
    "bik": "044525225",
    "account": "40702810438250123487",
}
TYPE = """
for (const [name, value] of Object.entries(%s)) {
    const input = document.querySelector(`[name="${name}"]`);
    input.value = value;
    for (const kind of ["input", "change", "blur", "focusout"]) {
        input.dispatchEvent(new Event(kind, { bubbles: true }));
    }
}
const amount = document.querySelector('input[name^="quantity_"]');
amount.value = "5";
for (const kind of ["input", "change"]) {
    amount.dispatchEvent(new Event(kind, { bubbles: true }));
}
await new Promise((done) => setTimeout(done, 1500));
"""
PASTED = """ФИО\tEmail\tТелефон
Андрей Назаров\ta.nazarov@kedr.example.com\t+7 921 000-11-01
Вера Лунина\tv.lunina@kedr.example.com\t
Олег Тимофеев\to.timofeev@kedr\t"""
PASTE = f"""
document.querySelector('.o_jug_names_paste').open = true;
document.querySelector('#o_jug_pasted').value = {json.dumps(PASTED)};
// the page is loaded anew: after this script, which would end with it
setTimeout(() => document.querySelector('.o_jug_names_take').click(), 300);
"""


# Choose another entry of a drop-down, as a person does.
AGREE = """
const terms = document.querySelector('.modal [name=ticket_terms] input');
terms.click();
await new Promise((done) => setTimeout(done, 800));
document.querySelectorAll('.o_select_menu_item')[2].click();
await new Promise((done) => setTimeout(done, 1200));
"""


def in_dialog(xmlid, record_id, target="new"):
    """JavaScript that opens a record by its action, as a dialogue."""
    changes = json.dumps({"res_id": record_id, "target": target})
    # what a new record would be made for; this one is there
    context = json.dumps({"active_id": record_id})
    return (
        "const { action } = odoo.__WOWL_DEBUG__.root.env.services;"
        f" const opened = await action.loadAction('jug_tickets.{xmlid}', {context});"
        " const views = opened.views.filter((view) => view[1] === 'form');"
        f" await action.doAction({{...opened, views, ...{changes}}});"
        " await new Promise((done) => setTimeout(done, 2000));"
    )


def questionnaire_page(demo):
    return (
        demo.questionnaire_link("firm-3"),
        None,
        {"width": 1100, "height": 1350, "eval": TYPE % json.dumps(TYPED)},
    )


def returned_page(demo):
    return demo.questionnaire_link("firm-5"), None, {"width": 1100, "height": 1000}


def review(demo):
    number = demo.questionnaire("site-1049")["id"]
    return f"/odoo/ticket-questionnaires/{number}", "seller", {"height": 900}


def price_page(demo):
    return demo.portal_link("firm-2", "/my/tickets/{}/price"), None, PAGE


def booking_page(demo):
    return demo.portal_link("firm-6", "/my/orders/{}"), None, {**PAGE, "height": 1000}


def naming_page(demo):
    return (
        demo.portal_link("firm-6", "/my/tickets/{}/names"),
        None,
        {"width": 1100, "height": 780, "eval": PASTE},
    )


def terms(demo):
    order = demo.booking("site-1048")
    return (
        f"/odoo/ticket-bookings/{order}",
        "ticketmanager",
        {"eval": CLICK.format("button[name=action_change_ticket_terms]") + AGREE},
    )


def contract(demo):
    partner = demo.find("res.partner", ("vat", "=", "0000000064"))
    tab = CLICK.format(".o_notebook .nav-link[name=ticket_terms]")
    return f"/odoo/contacts/{partner}", "ticketmanager", {"height": 800, "eval": tab}


def control_call(demo):
    call = demo.find("crm.quality.check", ("state", "=", "done"))
    return f"/odoo/ticket-control-calls/{call}", "head", {"height": 850}


def waiting_list(_demo):
    return "/odoo/ticket-waiting-list", "seller", {"height": 500}


def waiting_page(demo):
    [place] = demo.admin.call(
        "jug.ticket.waiting",
        "search_read",
        [("state", "=", "waiting")],
        fields=["access_url", "access_token"],
        limit=1,
    )
    url = f"{place['access_url']}?access_token={place['access_token']}"
    return url, None, {"width": 1100, "height": 640}


def bank_lines(_demo):
    return "/odoo/ticket-bank-payments", "ticketmanager", {"height": 500}


def bank_statement(demo):
    name = ("reference", "=", "kl_to_1c_demo.txt")
    number = demo.find("account.bank.statement", name)
    return (
        "/odoo/ticket-bank-payments",
        "ticketmanager",
        {
            "height": 700,
            "eval": in_dialog("account_bank_statement_action", number, "current"),
        },
    )


def bank_import(demo):
    wizard = demo.session.call(
        "jug.ticket.bank.import",
        "create",
        {"file": demo.read("demo/bank/kl_to_1c.txt"), "file_name": "kl_to_1c.txt"},
    )
    return (
        "/odoo/ticket-bank-payments",
        "ticketmanager",
        {"eval": in_dialog("jug_ticket_bank_import_action", wizard), "height": 640},
    )


def webhooks(_demo):
    return "/odoo/ticket-webhook-deliveries", "ticketmanager", {"height": 640}


def webhook(demo):
    number = demo.find("jug.ticket.webhook", ("url", "like", "/hooks/"))
    return f"/odoo/ticket-webhooks/{number}", "ticketmanager", {"height": 640}


def _source_tab(demo, field, page):
    found = demo.session.call(
        "jug.ticket.source",
        "search",
        [(field, "!=", False)],
        context={"active_test": False},
        limit=1,
    )
    return (
        f"/odoo/ticket-sources/{found[0]}",
        "ticketmanager",
        {
            "height": 820,
            "eval": CLICK.format(f".o_notebook .nav-link[name={page}]"),
        },
    )


def source_database(demo):
    return _source_tab(demo, "database_query", "database")


def source_feed(demo):
    return _source_tab(demo, "feed_url", "feed")


def source_mail(demo):
    return _source_tab(demo, "alias_name", "mail")


POSITIONS = """\
Event slug,Order code,Position ID,Status,Email,Phone number,Order date,Order time,\
Product,Variation,Price,Attendee name,Attendee email,Company,Payment providers
jug,A7KQ3,1,paid,l.gromova@example.com,+7 921 000-12-01,2026-10-01,10:00:00,Standard,,\
39000.00,Лидия Громова,l.gromova@example.com,,banktransfer
jug,A7KQ3,2,paid,l.gromova@example.com,+7 921 000-12-01,2026-10-01,10:00:00,Standard,,\
39000.00,Павел Громов,p.gromov@example.com,,banktransfer
jug,C2MPX,1,pending,s.titov@example.com,,2026-10-04,12:00:00,Online,,17000.00,\
Савелий Титов,s.titov@example.com,,
jug,F9ZRT,1,canceled,k.orlova@example.com,,2026-10-05,09:00:00,Online,,17000.00,\
Кира Орлова,k.orlova@example.com,,
jug,H4LWB,1,paid,no address,,2026-10-06,15:00:00,Standard,,39000.00,\
Илья Фролов,,,banktransfer
"""


def pretix(demo):
    values = {
        "source_id": demo.find("jug.ticket.source", ("is_by_hand", "=", False)),
        "event_id": demo.find("event.event", ("external_code", "=", "jpoint")),
        "positions_file": base64.b64encode(POSITIONS.encode()).decode(),
        "positions_name": "orderpositions.csv",
    }
    wizard = demo.session.call("jug.ticket.import", "create", values)
    demo.session.call("jug.ticket.import", "action_read", [wizard])
    return (
        "/odoo/ticket-sources",
        "ticketmanager",
        {"eval": in_dialog("jug_ticket_import_action", wizard), "height": 860},
    )


def personal_data(demo):
    email = ("email", "=", "m.shubina@example.com")
    partner = demo.find("res.partner", email)
    wizard = demo.session.call("jug.ticket.person", "create", {"partner_id": partner})
    return (
        f"/odoo/ticket-participants/{partner}",
        "ticketmanager",
        {"eval": in_dialog("jug_ticket_person_action", wizard), "height": 640},
    )


SCAN = """
await new Promise((done) => setTimeout(done, 1500));
for (const key of [..."%s", "Enter"]) {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
}
await new Promise((done) => setTimeout(done, 3000));
"""


def _check_in(demo, domain):
    [ticket] = demo.session.call(
        "event.registration",
        "search_read",
        [("event_id.external_code", "=", "heisenbug"), *domain],
        fields=["barcode", "state"],
        limit=1,
    )
    options = {"eval": SCAN % ticket["barcode"], "height": 720, "width": 1000}
    return "/odoo/registration-desk", "desk", options


def checkin_paid(demo):
    email = ("email", "=", "larisa.shubina@example.com")
    inside = demo.session.call(
        "event.registration", "search", [email, ("state", "=", "done")]
    )
    if inside:
        # let in for the former picture
        demo.session.call("event.registration", "action_undo_check_in", inside)
    return _check_in(demo, [email])


def checkin_unpaid(demo):
    return _check_in(demo, [("state", "=", "draft")])


def checkin_unnamed(demo):
    return _check_in(demo, [("is_unnamed", "=", True), ("state", "=", "open")])


def report_pivot(_demo):
    expand = CLICK.format(".o_pivot_expand_button")
    return "/odoo/ticket-sales", "ticketmanager", {"eval": expand, "height": 640}


def event_page(demo):
    [event] = demo.admin.call(
        "event.event",
        "search_read",
        [("external_code", "=", "joker")],
        fields=["website_url"],
    )
    return f"{event['website_url']}", None, {"width": 1200, "height": 900}


SCREENS = {
    "company_questionnaire": questionnaire_page,
    "company_returned": returned_page,
    "company_review": review,
    "company_price_page": price_page,
    "company_booking": booking_page,
    "company_terms": terms,
    "company_contract": contract,
    "naming_page": naming_page,
    "control_call": control_call,
    "waiting_list": waiting_list,
    "waiting_page": waiting_page,
    "bank_lines": bank_lines,
    "bank_statement": bank_statement,
    "bank_import": bank_import,
    "webhooks": webhooks,
    "webhook": webhook,
    "sources": source_database,
    "source_feed": source_feed,
    "source_mail": source_mail,
    "pretix": pretix,
    "personal_data": personal_data,
    "checkin_paid": checkin_paid,
    "checkin_unpaid": checkin_unpaid,
    "checkin_unnamed": checkin_unnamed,
    "report_pivot": report_pivot,
    "event_page": event_page,
}
