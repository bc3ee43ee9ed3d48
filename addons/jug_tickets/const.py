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
}

# code -> sentence: booked all the same, but somebody should know. Part of the API, too.
REQUEST_WARNINGS = {
    "already_booked": _lt("This buyer has booked the same tariff before."),
}

CHANNELS = [
    ("api", "Site (API)"),
    ("email", "Email"),
    ("external_db", "External Database"),
    ("website", "Website"),
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
