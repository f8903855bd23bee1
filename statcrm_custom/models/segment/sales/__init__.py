from . import (
    res_company,
    statcrm_sales_entry,
    statcrm_sales_entry_file,
    statcrm_sales_import,
    statcrm_sales_correction,
    statcrm_sales_entry_import,
    statcrm_former_place,
    statcrm_customer_figures,
)
