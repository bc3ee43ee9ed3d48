"""What the registration desk answers to a scan.

The table of docs/check_in_and_reports.md is the same.
"""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# code -> (what it says, what to do next). Colour, sign and sound of each answer are in
# static/src/check_in/check_in_answers.js, by the same codes.
CHECK_IN_ANSWERS = {
    "let_in": (_lt("Let in"), _lt("Welcome the guest and print the badge.")),
    "unpaid": (
        _lt("Not paid: no entry"),
        _lt("Send the guest to a ticket seller; scan again after the payment."),
    ),
    "cancelled": (
        _lt("Cancelled: no entry"),
        _lt("Send the guest to a ticket manager."),
    ),
    "unnamed": (
        _lt("No name yet: ask for it"),
        _lt("Write down who comes in by this ticket, then let the guest in."),
    ),
    "nameless": (
        _lt("No name in time: no entry"),
        _lt("The time to name a participant is over. Send the guest to a manager."),
    ),
    "inside": (
        _lt("Already inside"),
        _lt("This ticket has let somebody in before. Call a ticket manager."),
    ),
    "wrong_event": (
        _lt("Another conference: no entry here"),
        _lt("Show the guest the way to the conference on the ticket."),
    ),
    "online": (
        _lt("Online ticket: no entry here"),
        _lt("This ticket is for watching from home."),
    ),
    "closed": (
        _lt("The conference is closed now: no entry"),
        _lt("It opens later, is over, or was called off."),
    ),
    "not_found": (
        _lt("No such ticket: no entry"),
        _lt("Scan again, or look the guest up by name."),
    ),
}

# How long before its begin a conference lets in: badges are given out the day before.
DOORS_HOURS = 24

# what of a ticket lets somebody in; the rest says why not
ADMITTING = "let_in"
