from . import (
    test_classification,
    test_figures,
    test_reasons,
    test_totals,
)
