from . import test_care_year
from . import test_agreement, test_agreement_sales, test_agreement_rights
from . import test_agreement_evidence, test_price_benefit, test_white_space
from . import test_agreement_tour
