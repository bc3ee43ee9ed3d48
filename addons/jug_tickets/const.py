"""Tables that the code and the README share."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Which state of a request may follow which: the whole life cycle, in one place.
# «rejected» and «failed» can be corrected and replayed, hence the way back.
REQUEST_MOVES = {
    "new": {"processed", "rejected", "failed", "waiting"},
    "rejected": {"new"},
    "failed": {"new"},
    # for a seat of a tariff that is sold out: booked when one is free
    "waiting": {"new", "rejected"},
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
# Which of them have money to come, tickets out or not.
OWING_BOOKINGS = (*UNPAID_BOOKINGS, "released")
# Which of them are over.
ENDED_BOOKINGS = ("annulled", "cancelled")

# Which state of a place on the waiting list may follow which.
WAITING_MOVES = {
    # a seat is free: it is held by a booking until the end of the offer
    "waiting": {"offered", "left", "closed"},
    "offered": {"taken", "lapsed", "left", "closed"},
    "taken": set(),
    "lapsed": set(),
    "left": set(),
    "closed": set(),
}
# Which of them stand in line, or have a seat held for them.
LIVE_PLACES = ("waiting", "offered")
# Value of the two keys below: an object, so that no caller can send it over RPC.
GRANTED = object()
# Context: the seats that are taken were planned for who takes them.
FROM_QUEUE = "jug_tickets_from_queue"
# Context: the caller has given up the seats that it takes, in the same transaction: a
# booking is made anew with other data.
KEEPS_SEATS = "jug_tickets_keeps_seats"
# After so many offers to people behind it, a group that needs more seats than are free
# is waited for: the seats are kept for it ...
MAX_PASSES = 3
# ... until so many days before the conference, when an empty seat is the worse evil.
KEEP_DAYS = 3

# Which state of a company's questionnaire may follow which.
QUESTIONNAIRE_MOVES = {
    "sent": {"answered", "accepted", "cancelled"},
    # answered, and a person has to look at it first
    "answered": {"returned", "accepted", "cancelled"},
    # accepted again without an answer, too: its booking is paid meanwhile
    "returned": {"answered", "accepted", "cancelled"},
    # its booking may be replaced as long as nothing is paid
    "accepted": {"returned", "cancelled"},
    "cancelled": set(),
}

# Which of them have no end yet: the company, or a seller for it, may still answer.
FILLABLE = ("sent", "answered", "returned")

# When a company pays, by the contract with it.
TICKET_TERMS = [
    ("full", "Full Prepayment"),
    ("part", "Part Prepayment"),
    ("post", "Post-payment"),
]

# What receivers outside are told: event -> the endpoint's field that chooses it. The
# names are part of the API.
WEBHOOK_EVENTS = {
    "ticket.paid": "on_ticket_paid",
    "ticket.cancelled": "on_ticket_cancelled",
    "order.repriced": "on_order_repriced",
}

# Which state of a delivery may follow which. «uncertain»: it left, no answer came; it
# goes again under the same id, by which the receiver knows it.
DELIVERY_MOVES = {
    "pending": {"pending", "uncertain", "sent", "failed"},
    "uncertain": {"pending", "uncertain", "sent", "failed"},
    "failed": {"pending"},
    "sent": set(),
}
# Which of them are still to be sent.
OPEN_DELIVERIES = ("pending", "uncertain")

# Minutes until the next try, after the first, second … one in vain; each is made up to
# a fifth longer by chance, lest all come at once to a receiver that has just got up.
# After the last one the delivery has failed: about two days after the event.
WEBHOOK_BACKOFF = (1, 5, 15, 60, 180, 360, 720, 1440)
# Statuses below 500 by which a receiver says «not now», not «never».
WEBHOOK_NOT_NOW = (408, 425, 429)
# The longest that a receiver may make us wait by Retry-After, in minutes.
WEBHOOK_LONGEST_WAIT = 1440
# Hours for which a former secret still signs, too.
WEBHOOK_SECRET_OVERLAP = 24
# Days after which deliveries are deleted.
WEBHOOK_KEPT_DAYS = {"sent": 90, "failed": 365}

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
    "total_differs": (
        "price",
        _lt("With its taxes the order would not cost what was paid for it."),
    ),
    "auto_reply": ("email", _lt("A machine has answered by itself: nobody to book.")),
}

# code -> sentence: taken all the same, but somebody should know. Part of the API, too.
REQUEST_WARNINGS = {
    "already_booked": _lt("This buyer has booked the same tariff before."),
    "quantity_odd": _lt(
        "So many tickets are not to be had: the company's questionnaire says how many."
    ),
}

# code -> (field it is about, sentence): what of a company's answers is refused.
QUESTIONNAIRE_ERRORS = {
    "tickets_missing": ("tickets", _lt("Say how many tickets you need.")),
    "quantity_range": (
        "tickets",
        _lt("The number of tickets must be a whole number within the tariff's limit."),
    ),
    "tariff_closed": ("tickets", _lt("The tariff is not on sale now.")),
    "sold_out": ("tickets", _lt("There are not enough seats left.")),
    "organisation_missing": ("org_name", _lt("The organisation's name is missing.")),
    "country_missing": ("country_id", _lt("Choose the country.")),
    "inn_missing": ("vat", _lt("The INN is missing.")),
    "inn_length": (
        "vat",
        _lt("An INN has 10 digits, that of a sole trader has 12."),
    ),
    "inn_digits": (
        "vat",
        _lt("There is no such INN: a digit is mistyped."),
    ),
    "kpp_missing": ("kpp", _lt("The KPP is missing.")),
    "kpp_format": ("kpp", _lt("A KPP has 9 characters, such as 770701001.")),
    "kpp_sole_trader": (
        "kpp",
        _lt("A sole trader has no KPP: leave the field empty."),
    ),
    "bik_missing": ("bik", _lt("The BIK is missing.")),
    "bik_format": ("bik", _lt("A BIK has 9 digits and begins with 04.")),
    "bank_missing": ("bank_name", _lt("The bank's name is missing.")),
    "account_missing": ("account", _lt("The settlement account is missing.")),
    "account_format": ("account", _lt("A settlement account has 20 digits.")),
    "account_key": (
        "account",
        _lt("This bank has no such account: check the account and the BIK."),
    ),
    "correspondent_missing": (
        "correspondent_account",
        _lt("The correspondent account is missing."),
    ),
    "correspondent_format": (
        "correspondent_account",
        _lt("A correspondent account has 20 digits and begins with 301."),
    ),
    "correspondent_key": (
        "correspondent_account",
        _lt("The bank has no such correspondent account: check it and the BIK."),
    ),
    "address_missing": ("legal_address", _lt("The legal address is missing.")),
    "contact_missing": (
        "contact_name",
        _lt("The full name of the contact person is missing."),
    ),
    "email_missing": ("contact_email", _lt("The email is missing.")),
    "email_invalid": ("contact_email", _lt("The email address is not valid.")),
    "phone_invalid": ("contact_phone", _lt("The phone number does not exist.")),
    "answer_missing": ("questions", _lt("Please answer this question.")),
    "answer_unknown": ("questions", _lt("Choose one of the answers.")),
}

# code -> sentence: allowed, but a seller looks at the questionnaire first.
QUESTIONNAIRE_WARNINGS = {
    "foreign_company": _lt("A foreign organisation: its requisites were not checked."),
    "account_treasury": _lt(
        "An account with the Treasury: its number cannot be checked."
    ),
    "inn_other": _lt("The card of this client has no such INN."),
    "card_differs": _lt("The client's card has other data."),
    "bank_differs": _lt("The directory of banks has another correspondent account."),
    "contact_unknown": _lt(
        "The contract allows tickets before payment, and this contact person is new."
    ),
    "asked_twice": _lt("The organisation has asked for this conference twice."),
    "wishes": _lt("The organisation has wishes about payment and contract."),
}

# code -> (field it is about, sentence): why a participant was not entered. On the page
# of the booking, over the API and in the backend; the codes are part of the API.
PARTICIPANT_ERRORS = {
    "name_missing": ("name", _lt("The full name is missing.")),
    "name_invalid": ("name", _lt("A name has at least one letter.")),
    "name_is_company": (
        "name",
        _lt("A participant is a person, not an organisation."),
    ),
    "name_cleared": (
        "name",
        _lt("The ticket was sent already: name somebody else instead."),
    ),
    "email_invalid": ("email", _lt("The email address is not valid.")),
    "phone_invalid": ("phone", _lt("The phone number does not exist.")),
    "tariff_unknown": ("tariff", _lt("The booking has no seat of this tariff.")),
    "tariff_other": ("tariff", _lt("The participant's seat is of another tariff.")),
    "seat_cancelled": ("external_code", _lt("The ticket is cancelled.")),
    "seat_attended": (
        "external_code",
        _lt("The participant has checked in: nobody else comes instead."),
    ),
    "no_free_seat": ("external_code", _lt("All seats of the booking are named.")),
    "external_code_missing": (
        "external_code",
        _lt("The participant's code is missing."),
    ),
    "code_taken": (
        "external_code",
        _lt("The code belongs to a participant of another booking."),
    ),
    "code_repeated": (
        "external_code",
        _lt("The code stands in the list more than once."),
    ),
    "participants_missing": (
        "participants",
        _lt("The list of participants is missing, or has too many."),
    ),
    "booking_unknown": ("booking", _lt("There is no such booking for this key.")),
    "booking_over": ("booking", _lt("The booking is annulled or cancelled.")),
    "naming_closed": (
        "booking",
        _lt("The term for naming participants is over."),
    ),
    "not_done": ("booking", _lt("It could not be done now: send it again.")),
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
    "failed": _lt("What was read could not be taken."),
}

# code -> sentence: why an address is none that the server calls (outgoing.check_url).
URL_ERRORS = {
    "incomplete": _lt("Enter a complete address, beginning with https://."),
    "user": _lt("No user name or password in the address."),
    "plain": _lt("The address must begin with https://."),
    "inside": _lt(
        "This is an address inside. A system administrator may allow it: system"
        " parameter «jug_tickets.webhook_internal_hosts»."
    ),
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
    "inside": _lt("The site's name leads to an address inside: nothing was asked."),
    "redirect": _lt("The site sends on to another address: enter that one."),
    "encoding": _lt("The answer is packed in a way that was not asked for."),
    "failed": _lt("What the site told could not be taken."),
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
# Which of them a seller uses himself.
BY_HAND = ("manual", "phone")

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
