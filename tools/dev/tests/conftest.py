"""Tests of the developer tool: plain pytest, no Odoo, no network."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache of this test's own, and no variable of the person's."""
    for name in ("DATABASE_URL", "PGHOST", "ODOO_SOURCE", "ODOO_BIN", "PYTHON", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("STATCRM_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("STATCRM_DEBIAN_MIRROR", "http://mirror.invalid/debian/")
    from dev import settings

    return settings.prepare_cache()
