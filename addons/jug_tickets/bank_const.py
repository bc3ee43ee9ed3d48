"""Tables about money that comes by bank: states, reasons, faults of a file."""

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# Which state of an incoming bank line may follow which. Nothing: not looked at, such as
# money that went out, and lines that did not come by our import.
BANK_LINE_STATES = [
    ("new", "Waits to Be Matched"),
    ("person", "To Decide"),
    ("matched", "Matched"),
    ("foreign", "Not Ours"),
]
BANK_LINE_MOVES = {
    "new": {"person", "matched"},
    "person": {"person", "matched", "foreign"},
    "foreign": {"person", "matched"},
    "matched": set(),
}

# Why a person decides.
BANK_REASONS = [
    ("several_numbers", "Several numbers of bookings in the purpose"),
    ("paid_already", "The booking with this number is paid already"),
    ("payer_and_sum", "The number fits, but neither the payer nor the sum"),
    ("unknown_number", "There is no booking with the number in the purpose"),
    ("no_number", "No number, and payer and sum tell no single booking"),
    ("currency", "The booking is in another currency"),
    ("failed", "It could not be posted"),
]

# Why a file is refused: code -> sentence; «%s» is what stands there.
BANK_FILE_ERRORS = {
    "too_large": _lt("The file is larger than 10 MB."),
    "empty": _lt("The file is empty."),
    "encoding": _lt("The text is in no Russian encoding."),
    "sum": _lt("«%s» is no sum of money."),
    "date": _lt("«%s» is no date."),
    "truncated": _lt("The file is cut off: its end («КонецФайла») is missing."),
    "section_open": _lt("The section that begins here has no end: the file is broken."),
    "section_end": _lt("«%s» ends a section that has not begun."),
    "account_missing": _lt("The number of the account («РасчСчет») is missing."),
    "foreign_document": _lt(
        "Neither the payer nor the recipient of document %s is the account of the file."
    ),
    "quotes": _lt("A quotation mark is not closed: the file is broken or cut off."),
    "no_heading": _lt(
        "This is neither a 1C file nor a CSV file with the columns date, sum and"
        " purpose of payment."
    ),
    "row_short": _lt("The row has fewer columns than the heading: it is cut off."),
    "direction": _lt("«%s» is neither a receipt nor a payment."),
}
