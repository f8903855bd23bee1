from . import test_interaction
from . import test_satisfaction_faults, test_satisfaction_few, test_satisfaction_grid
from . import test_satisfaction_tour, test_satisfaction_visits
