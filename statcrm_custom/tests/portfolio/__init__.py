from . import (
    test_badges,
    test_customer_register,
    test_decision_register,
    test_papers,
    test_portfolio_report,
    test_recipient_notice,
    test_xlsx,
)
