from . import meeting
from . import team
from . import nomination
from . import connection
from . import visit
from . import paper
from . import workbook
from . import setup
