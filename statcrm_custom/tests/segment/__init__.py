from .segment import *
from .sales import *
from .value import *
from .classification import *
from .history import *
from .setup import *
