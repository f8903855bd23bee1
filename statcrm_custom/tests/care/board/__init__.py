from . import (
    test_board,
    test_board_paper,
    test_board_card,
    test_board_tour,
    test_workload_promises,
    test_card_pages,
    test_card_promises,
    test_card_queries,
)
