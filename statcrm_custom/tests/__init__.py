from . import customer, segment
from . import test_tours, test_web_units
