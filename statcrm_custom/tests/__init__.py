from .customer import *
from .segment import *
from .portfolio import *
from .dialogue import *
from .care import *
from .outreach import *
from . import (
    test_accessibility,
    test_architecture,
    test_auditor,
    test_catalogues,
    test_crawl,
    test_demo,
    test_menus,
    test_new_records,
    test_public_methods,
    test_screens,
    test_security,
    test_security_rpc,
    test_tours,
    test_web_units,
)
