from . import (
    test_projects,
)
