from . import (
    statcrm_class_history,
)
