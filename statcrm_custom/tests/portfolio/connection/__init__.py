from . import (
    test_connection,
    test_connection_matrix,
    test_connection_merge,
    test_connection_rights,
    test_connection_tour,
)
