"""Tables of the control calls."""

# Which state of a control call may follow which: the whole life cycle.
CHECK_MOVES = {
    "to_do": {"done", "waived"},
    "done": set(),
    "waived": set(),
}

# What the head writes down while the call is open; everything else is the machine's.
REPORT_FIELDS = {
    "contact_result",
    "work_rating",
    "client_reason_id",
    "client_words",
    "report",
    "reviewer_id",
    "due_date",
}

HEAD = "crm_quality_check.crm_quality_check_group_head"
