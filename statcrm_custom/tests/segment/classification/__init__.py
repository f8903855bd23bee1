from . import (
    test_classification,
    test_figures,
    test_limit_proposal,
    test_reasons,
    test_totals,
)
