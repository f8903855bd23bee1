from . import (
    statcrm_affiliation_end,
    statcrm_nomination_decide,
    statcrm_nomination_decide_line,
    statcrm_sales_entry_import,
    statcrm_handover,
    statcrm_handover_parts,
    statcrm_handover_line,
)
