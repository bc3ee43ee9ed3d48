from . import (
    test_access,
    test_crm_lead,
    test_crm_quality_check,
    test_report,
)
