from . import shared
from . import house
from . import card
from . import lookup
from . import number
from . import completeness
from . import people
from . import home
