from . import (
    statcrm_paper_mixin,
    statcrm_sheet_mixin,
    statcrm_portfolio_report,
    statcrm_portfolio_report_send,
    statcrm_customer_register_line,
    statcrm_customer_register,
    statcrm_decision_register,
)
