"""Where a database is served stands in it, or prints lose their styles."""

from dev import serve


def test_address_is_written_for_prints_and_links(monkeypatch):
    asked = []
    monkeypatch.setattr(serve.postgres, "sql", lambda *one: asked.append(one))
    serve.tell_address("server", "statcrm_dev", "http://127.0.0.1:8071")
    assert [one[:2] for one in asked] == [("server", "statcrm_dev")] * 2
    for key, (*_where, query) in zip(
        ("report.url", "web.base.url"), asked, strict=True
    ):
        assert f"('{key}', 'http://127.0.0.1:8071'" in query
        assert "DO UPDATE SET value" in query
