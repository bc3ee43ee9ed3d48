from . import crm_lead, crm_lost_reason, crm_quality_check, crm_team
