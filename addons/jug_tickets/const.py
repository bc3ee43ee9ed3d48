"""Tables that the code and the README share."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Which state of a request may follow which: the whole life cycle, in one place.
# «rejected» and «failed» can be corrected and replayed, hence the way back.
REQUEST_MOVES = {
    "new": {"processed", "rejected", "failed"},
    "rejected": {"new"},
    "failed": {"new"},
    "processed": set(),
}

# Which state of a booking may follow which.
BOOKING_MOVES = {
    "waiting": {"part_paid", "released", "paid", "annulled", "cancelled"},
    "part_paid": {"released", "paid", "cancelled"},
    # the tickets are out by the contract, money is still due
    "released": {"paid", "cancelled"},
    "paid": {"cancelled"},
    "annulled": set(),
    "cancelled": set(),
}

# Which of them hold seats.
LIVE_BOOKINGS = ("waiting", "part_paid", "released", "paid")
# Which of them wait for the money that releases their tickets.
UNPAID_BOOKINGS = ("waiting", "part_paid")

# Which state of a company's questionnaire may follow which.
QUESTIONNAIRE_MOVES = {
    "sent": {"answered", "accepted", "cancelled"},
    # answered, and a person has to look at it first
    "answered": {"returned", "accepted", "cancelled"},
    "returned": {"answered", "accepted", "cancelled"},
    # its booking may be replaced as long as nothing is paid
    "accepted": {"returned", "cancelled"},
    "cancelled": set(),
}

# When a company pays, by the contract with it.
TICKET_TERMS = [
    ("full", "Full Prepayment"),
    ("part", "Part Prepayment"),
    ("post", "Post-payment"),
]

# code -> (field it is about, sentence). The codes are part of the API.
REQUEST_ERRORS = {
    "name_missing": ("name", _lt("The full name is missing.")),
    "email_missing": ("email", _lt("The email is missing.")),
    "email_invalid": ("email", _lt("The email address is not valid.")),
    "phone_invalid": ("phone", _lt("The phone number does not exist.")),
    "buyer_type_unknown": (
        "buyer_type",
        _lt("The buyer type must be «person» or «company»."),
    ),
    "event_missing": ("event", _lt("The event is missing.")),
    "event_unknown": ("event", _lt("There is no such event.")),
    "event_over": ("event", _lt("The event is over or cancelled.")),
    "tariff_unknown": ("tariff", _lt("The event has no such tariff.")),
    "tariff_closed": ("tariff", _lt("The tariff is not on sale now.")),
    "sold_out": ("quantity", _lt("There are not enough seats left.")),
    "quantity_range": (
        "quantity",
        _lt("The quantity must be a whole number from 1 to the tariff's limit."),
    ),
    "company_missing": ("company_name", _lt("The company's name is missing.")),
    "vat_invalid": ("vat", _lt("The tax number (INN) is not valid.")),
    "participants_mismatch": (
        "participants",
        _lt("Name exactly one participant for each ticket."),
    ),
    "cancelled_elsewhere": (
        "status",
        _lt("The order was cancelled where it was made."),
    ),
    "auto_reply": ("email", _lt("A machine has answered by itself: nobody to book.")),
}

# code -> sentence: booked all the same, but somebody should know. Part of the API, too.
REQUEST_WARNINGS = {
    "already_booked": _lt("This buyer has booked the same tariff before."),
}

# code -> sentence: why an external database cannot be read.
DATABASE_ERRORS = {
    "not_select": _lt("The query must be one SELECT, without a semicolon in it."),
    "no_placeholder": _lt("The query must ask for rows from %(since)s on."),
    "incomplete": _lt("Name the key column, the growing column and where to begin."),
    "mapping": _lt("This line of the columns is not «field = column»."),
    "field": _lt("Requests have no such field."),
    "no_dsn": _lt("The administrator has named no database in odoo.conf."),
    "connect": _lt("The database does not answer."),
    "query": _lt("The query does not work."),
    "no_column": _lt("The query gives no such column."),
    "lost": _lt("The connection was lost; the next run goes on."),
    "busy": _lt("Somebody is reading it at this moment."),
}

# code -> sentence: why an event of the site's feed is not taken. Part of the API.
FEED_ERRORS = {
    "code_missing": _lt("The code is missing."),
    "name_missing": _lt("The name is missing."),
    "value_missing": _lt("What is new needs this."),
    "date_invalid": _lt("The moment must be ISO 8601, such as 2026-05-20T10:00+03:00."),
    "dates_order": _lt("The event cannot end before it begins."),
    "tz_unknown": _lt("There is no such time zone."),
    "seats_invalid": _lt("Seats must be a whole number; 0 or null: no limit."),
    "price_invalid": _lt("The price must be a number from 0 on."),
    "tariffs_invalid": _lt("Tariffs must be a list of objects."),
    "tariff_code_missing": _lt("The tariff's code is missing."),
    "tariff_twice": _lt("Two tariffs have the same code."),
    "step_invalid": _lt("Price steps are objects, each with a moment of its own."),
    "conflict": _lt("It contradicts what is sold or set."),
    "failed": _lt("It could not be written."),
}

# code -> sentence: why the site's events cannot be fetched.
FEED_RUN_ERRORS = {
    "url": _lt("The address must begin with https:// or http://."),
    "status": _lt("The site answers with an error."),
    "timeout": _lt("The site does not answer in time."),
    "connect": _lt("The site cannot be reached."),
    "too_large": _lt("The answer is larger than this source may send."),
    "garbage": _lt("The answer is no JSON."),
    "shape": _lt('The answer is not {"events": [objects]}.'),
}

# code -> sentence: why a file cannot be imported.
PRETIX_ERRORS = {
    "no_csv": _lt("The file is no CSV."),
    "no_column": _lt("The file lacks columns of the pretix export."),
    "too_large": _lt("The file is larger than 20 MiB."),
}

# What would become of an order of pretix.
IMPORT_VERDICTS = [
    ("fine", "To be loaded"),
    ("known", "Loaded before"),
    ("no_code", "No order code"),
    ("no_status", "Unknown status"),
    ("no_tariff", "Choose a tariff for the product"),
    ("no_price", "The price is no number"),
    ("no_name", "No name of buyer or attendee"),
    ("no_email", "The email address is not valid"),
]

CHANNELS = [
    ("api", "Site (API)"),
    ("email", "Email"),
    ("external_db", "External Database"),
    ("website", "Website"),
    ("import", "Import"),
    ("phone", "Phone"),
    ("manual", "By Hand"),
]

BUYER_TYPES = [("person", "Person"), ("company", "Company")]

# Context of what the machine does by itself: its own, shorter story is told in one
# message; core's would be a dozen of them
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_notrack": True,
}

# Largest text kept of what came; longer ones are cut, the payload keeps all. Longer
# than any valid email (254), lest a cut one be taken for somebody else's.
MAX_TEXT = 320
# PostgreSQL's integer, and no conference is larger
MAX_QUANTITY = 1000
