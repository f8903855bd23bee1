from . import statcrm_account_member
from . import res_partner_team
