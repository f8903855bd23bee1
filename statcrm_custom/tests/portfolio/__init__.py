from .meeting import *
from .team import *
from .nomination import *
from .connection import *
from .visit import *
from .paper import *
from .workbook import *
