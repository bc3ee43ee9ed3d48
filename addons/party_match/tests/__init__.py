from . import test_party_match, test_party_match_claim, test_utils
