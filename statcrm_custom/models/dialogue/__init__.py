from . import meeting
from . import file
from . import informed
from . import feedback
from . import project
from . import satisfaction
from . import brief
from . import setup
