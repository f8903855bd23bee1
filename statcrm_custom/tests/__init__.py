from . import customer, segment
from . import test_web_units
