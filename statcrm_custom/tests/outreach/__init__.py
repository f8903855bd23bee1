from .permission import *
from .target import *
