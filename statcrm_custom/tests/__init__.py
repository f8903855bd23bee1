from . import customer, segment
