from . import (
    statcrm_board,
    statcrm_care_plan,
    statcrm_board_paper,
)
