from . import (
    test_programme_apply,
    test_programme_seeds,
)
