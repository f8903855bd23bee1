from . import test_interaction
from . import test_log, test_log_connection, test_log_tour
from . import test_informed, test_informed_queries
