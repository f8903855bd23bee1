"""What uninstalling leaves, told from three catalogues."""

from dev import uninstall

WITHOUT = {**{kind: {"core"} for kind in uninstall.CATALOGUE}, "view": set()}
INSTALLED = {kind: things | {"ours"} for kind, things in WITHOUT.items()}


def test_nothing_left_is_nothing_told():
    assert uninstall.differences(WITHOUT, INSTALLED, WITHOUT) == []


def test_what_is_left_is_named():
    afterwards = {**WITHOUT, "index": {"core", "ours"}}
    told = uninstall.differences(WITHOUT, INSTALLED, afterwards)
    assert told == ["Uninstalling leaves the index ours"]


def test_what_is_taken_from_others_is_named():
    afterwards = {**WITHOUT, "column": set()}
    told = uninstall.differences(WITHOUT, INSTALLED, afterwards)
    assert told == ["Uninstalling takes away the column core"]


def test_an_add_on_that_brought_nothing_is_a_mistake():
    told = uninstall.differences(WITHOUT, WITHOUT, WITHOUT)
    assert len(told) == len(uninstall.BROUGHT)
