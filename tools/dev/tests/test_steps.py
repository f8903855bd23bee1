"""Steps are complete or absent, and are made once per input."""

import os

import pytest
from dev import settings, steps
from dev.ui import Problem


def test_digest_tells_order_length_and_content_apart(tmp_path):
    assert steps.digest("a", "b") == steps.digest("a", "b")
    assert steps.digest("ab") != steps.digest("a", "b")
    assert steps.digest("a", "b") != steps.digest("b", "a")
    file = tmp_path / "file"
    file.write_text("one")
    before = steps.digest(file)
    file.write_text("two")
    assert steps.digest(file) != before


def test_folder_digest_sees_names_contents_and_skips(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "models" / "a.py").write_text("a")
    before = steps.folder_digest(tmp_path, skip=("tests",))
    (tmp_path / "tests" / "test_a.py").write_text("changed")
    (tmp_path / "models" / "__pycache__").mkdir()
    (tmp_path / "models" / "__pycache__" / "a.pyc").write_text("x")
    assert steps.folder_digest(tmp_path, skip=("tests",)) == before
    (tmp_path / "models" / "a.py").rename(tmp_path / "models" / "b.py")
    assert steps.folder_digest(tmp_path, skip=("tests",)) != before


def test_step_is_built_once_for_each_input(cache):
    built = []

    def build(folder, final):
        built.append(final)
        (folder / "result").write_text("done")

    first = steps.cached("thing", [1], "Making", build)
    assert steps.cached("thing", [1], "Making", build) == first
    other = steps.cached("thing", [2], "Making", build)
    assert built == [first, other]
    assert (first / "result").read_text() == "done"


def test_failed_step_leaves_nothing_and_the_next_try_succeeds(cache):
    def fail(folder, _final):
        (folder / "half").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        steps.cached("thing", [1], "Making", fail)
    assert list(cache.glob("thing-*")) == list(cache.glob("thing-*.tmp*"))
    done = steps.cached("thing", [1], "Making", lambda folder, _final: None)
    assert list(cache.glob("thing-*")) == [done]
    assert not list(done.iterdir())


def test_step_stops_before_the_disk_is_full(cache, monkeypatch):
    usage = type("Usage", (), {"free": 1024**3})
    monkeypatch.setattr(settings.shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(Problem, match="1.0 GB are"):
        steps.cached("thing", [1], "Making", lambda folder, _final: None)


def test_cache_of_another_account_is_refused(cache, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(Problem, match="belongs to another account"):
        settings.prepare_cache()


def test_socket_path_is_short_enough(cache, monkeypatch):
    monkeypatch.setenv("STATCRM_CACHE", "/a" * 100)
    assert len(str(settings.cluster_home() / "run" / ".s.PGSQL.5432")) < 107


def test_unfinished_folders_do_not_count(tmp_path):
    for name in ("thing-0123456789ab", "thing-0123456789ab.tmp12", "thing-other-0"):
        (tmp_path / name).mkdir()
    assert steps.finished(tmp_path, "thing") == [tmp_path / "thing-0123456789ab"]
