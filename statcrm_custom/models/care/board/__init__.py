from . import (
    statcrm_board,
    statcrm_board_table,
    statcrm_board_promise,
    statcrm_care_plan,
    statcrm_board_paper,
)
