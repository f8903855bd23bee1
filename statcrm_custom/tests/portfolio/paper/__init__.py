from . import (
    test_customer_register,
    test_decision_register,
    test_papers,
    test_portfolio_report,
    test_xlsx,
)
