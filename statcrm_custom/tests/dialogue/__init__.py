from . import test_interaction
from . import test_brief_data
from . import test_brief_meeting
from . import test_brief_paper
from . import test_brief_queries
from . import test_brief_rights
from . import test_brief_sales
from . import test_brief_tour
