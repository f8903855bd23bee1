from . import customer, segment
from . import test_demo, test_tours, test_web_units
