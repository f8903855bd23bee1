from . import (
    test_against_orm,
    test_contacts_and_customers,
    test_first_screen,
    test_house_figure,
    test_import_municipalities,
    test_merge,
    test_offices,
    test_offices_migration,
    test_partner_card,
    test_query_counts,
    test_segment,
    test_segment_run,
)
