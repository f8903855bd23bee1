from . import statcrm_affiliation_end, statcrm_sales_entry_import
