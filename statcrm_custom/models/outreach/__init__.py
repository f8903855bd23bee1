from . import permission
from . import target
from . import setup
