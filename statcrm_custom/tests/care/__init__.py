from . import test_care_year
from . import test_share_link, test_share_say, test_share_accept, test_share_evidence
from . import test_share_internal, test_share_send, test_share_tour
