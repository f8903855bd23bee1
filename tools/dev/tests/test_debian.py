"""The mirror is the machine's own; locked packages are checked."""

import re
import subprocess

import pytest
from dev import debian, settings
from dev.ui import Problem

DEB822 = """\
Types: deb
# a comment
URIs: http://mirror.invalid/debian
Suites: bookworm bookworm-updates
Components: main

Types: deb
URIs: http://mirror.invalid/debian-security
Suites: bookworm-security
"""


def test_deb822_sources():
    assert debian.parse_sources(DEB822) == [
        ("http://mirror.invalid/debian", ["bookworm", "bookworm-updates"], ["main"]),
        ("http://mirror.invalid/debian-security", ["bookworm-security"], []),
    ]


def test_disabled_source_is_left_out():
    assert (
        debian.parse_sources("Enabled: no\nURIs: http://a.invalid\nSuites: sid") == []
    )


def test_one_line_sources():
    text = (
        "# deb http://old.invalid/debian buster main\n"
        "deb [signed-by=/usr/k.gpg] http://a.invalid/debian trixie main\n"
        "deb-src http://a.invalid/debian trixie main\n"
        "deb http://b.invalid/apt stable main\n"
    )
    assert debian.parse_sources(text) == [
        ("http://a.invalid/debian", ["trixie"], ["main"]),
        ("http://b.invalid/apt", ["stable"], ["main"]),
    ]


def test_other_peoples_sources_are_no_mirror(tmp_path, monkeypatch):
    monkeypatch.delenv("STATCRM_DEBIAN_MIRROR", raising=False)
    monkeypatch.setattr(debian, "APT_FOLDER", tmp_path)
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list.d" / "a.list").write_text(
        "deb http://b.invalid/chrome/deb stable main\n"
        "deb http://c.invalid/linux/debian bookworm stable\n"
    )
    with pytest.raises(Problem, match="No Debian mirror"):
        debian.mirror()
    (tmp_path / "sources.list").write_text("deb http://a.invalid/deb-main sid main\n")
    assert debian.mirror() == "http://a.invalid/deb-main"


def test_variable_names_the_mirror(cache):
    assert debian.mirror() == "http://mirror.invalid/debian"


def test_lock_file_is_complete():
    lock = debian.read_lock()
    assert {"odoo-19", "fonts-montserrat", "python3-pip-whl"} <= set(lock)
    for name, (version, sha256, place) in lock.items():
        assert re.fullmatch(r"[0-9a-f]{64}", sha256), name
        assert place.startswith("pool/main/"), name
        assert version.split(":")[-1] in place, name


def test_font_awesome_stays_at_the_version_odoo_links_to():
    assert "4.7.0" in debian.read_lock()["fonts-font-awesome"][0]


def test_failed_download_leaves_nothing(cache, monkeypatch):
    target = cache / "downloads" / "thing.deb"

    def fail(command, **_options):
        target.with_name("thing.deb.part.FAILED").write_text("wrong")
        return subprocess.CompletedProcess(command, 100, "E: Hash Sum mismatch")

    monkeypatch.setattr(debian.ui, "run", fail)
    with pytest.raises(Problem, match="Hash Sum mismatch"):
        debian.download("http://mirror.invalid/thing.deb", target, "0" * 64)
    assert not list(target.parent.iterdir())


def test_packages_are_not_installed_by_an_ordinary_account(cache, monkeypatch):
    monkeypatch.setattr(settings, "is_root", lambda: False)
    assert debian.install(["chromium"], "tests") is False


def test_root_is_asked_first(cache, monkeypatch):
    monkeypatch.setattr(settings, "is_root", lambda: True)
    monkeypatch.setattr(debian.ui, "confirm", lambda _question: False)
    assert debian.install(["chromium"], "tests") is False
