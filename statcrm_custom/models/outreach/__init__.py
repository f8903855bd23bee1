from . import permission
from . import target
