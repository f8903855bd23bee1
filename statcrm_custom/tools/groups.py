"""XML ids of the groups used in code."""

ACCOUNT_MANAGER = "statcrm_custom.statcrm_group_account_manager"
AUDITOR = "statcrm_custom.statcrm_group_auditor"
COMMUNICATIONS = "statcrm_custom.statcrm_group_communications"
DIRECTOR = "statcrm_custom.statcrm_group_director"
MAIN_USER = "statcrm_custom.statcrm_group_main_user"
MANAGEMENT = "statcrm_custom.statcrm_group_management"
SATISFACTION = "statcrm_custom.statcrm_group_satisfaction"
SEGMENT_MANAGER = "statcrm_custom.statcrm_group_segment_manager"
STAFF = "statcrm_custom.statcrm_group_user"
# may do for all customers what others may do for their own
FOR_ALL = f"{MANAGEMENT},{MAIN_USER}"
# may end or move nominations without a new decision
REORGANISERS = f"{DIRECTOR},{MAIN_USER}"
