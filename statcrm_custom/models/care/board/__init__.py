from . import (
    statcrm_board,
    statcrm_board_paper,
)
