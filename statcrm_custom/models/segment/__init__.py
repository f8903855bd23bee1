from . import segment
from . import sales
from . import value
from . import classification
from . import history
from . import setup
