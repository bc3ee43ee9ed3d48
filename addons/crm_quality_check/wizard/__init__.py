from . import crm_quality_check_waive
