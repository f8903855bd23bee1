from .permission import *
