from . import test_interaction
from . import test_satisfaction_grid
