from . import (
    test_api_intake_call,
    test_form_mail,
    test_intake_auth,
    test_secret,
    test_storable,
    test_transaction,
)
