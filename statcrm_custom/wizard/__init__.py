from . import statcrm_affiliation_end, statcrm_sales_entry_import
from . import statcrm_handover, statcrm_handover_parts, statcrm_handover_line
