"""What an update loses is found."""

from dev import upgrade

BEFORE = {"statcrm_need": (3, {"id": "a", "name": "b"}, 7)}


def test_the_same_is_no_loss():
    after = {"statcrm_need": (3, {"id": "a", "name": "b"})}
    assert upgrade.differences(BEFORE, after) == []


def test_rows_columns_values_and_tables_are_missed():
    def told(after):
        return upgrade.differences(BEFORE, after)

    assert told({}) == ["The update drops the table statcrm_need"]
    assert told({"statcrm_need": (2, {"id": "a", "name": "b"})}) == [
        "statcrm_need had 3 rows; after the update 2 are left"
    ]
    assert told({"statcrm_need": (3, {"id": "a"})}) == [
        "The update drops the column statcrm_need.name"
    ]
    assert told({"statcrm_need": (3, {"id": "a", "name": "c"})}) == [
        "The update changes values of statcrm_need.name"
    ]


def test_of_pairs_the_number_counts():
    before = {"statcrm_need_tag_rel": (3, {}, 0)}
    assert not upgrade.differences(before, {"statcrm_need_tag_rel": (4, {})})
    assert upgrade.differences(before, {"statcrm_need_tag_rel": (2, {})})
