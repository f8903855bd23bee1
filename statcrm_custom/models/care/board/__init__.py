from . import (
    statcrm_board,
    statcrm_board_paper,
    statcrm_workload,
)
