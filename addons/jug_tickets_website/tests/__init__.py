from . import test_event_page, test_forms, test_registration, test_tours
