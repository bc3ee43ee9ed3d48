from . import test_api_intake_call, test_intake_auth, test_storable, test_transaction
