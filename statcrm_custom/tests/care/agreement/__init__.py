from . import (
    test_agreement,
    test_agreement_sales,
    test_agreement_rights,
    test_agreement_evidence,
    test_price_benefit,
    test_price_list,
    test_white_space,
    test_agreement_tour,
)
