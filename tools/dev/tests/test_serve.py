"""Where a database is served stands in it, or prints lose their styles."""

import pytest
from dev import builds, cli, serve


def test_address_is_written_for_prints_and_links(monkeypatch):
    asked = []
    monkeypatch.setattr(serve.postgres, "sql", lambda *one: asked.append(one))
    serve.tell_address("server", "statcrm_dev_office", "http://127.0.0.1:8071")
    assert [one[:2] for one in asked] == [("server", "statcrm_dev_office")] * 2
    for key, (*_where, query) in zip(
        ("report.url", "web.base.url"), asked, strict=True
    ):
        assert f"('{key}', 'http://127.0.0.1:8071'" in query
        assert "DO UPDATE SET value" in query


def test_each_house_has_a_database_of_its_own():
    def name(*arguments):
        options = cli.parser().parse_args(["run", *arguments])
        return builds.DEV[None if options.no_demo else options.demo]

    assert name() == name("--demo", "office")
    names = {name(), name("--demo", "college"), name("--no-demo")}
    assert len(names - {builds.DEMO_TEMPLATE}) == 3
    assert {*builds.DEMO, None} == {*builds.DEV}
    with pytest.raises(SystemExit):
        name("--demo", "college", "--no-demo")


def test_log_ins_of_each_role_are_told():
    for house, manager in (("office", "aino.lahti"), ("college", "heli.toivonen")):
        told = serve.log_ins(house).splitlines()
        assert f"  {manager:<18} account manager" in told
        roles = {line[2:].split(maxsplit=1)[1] for line in told}
        assert {"staff", "director", "management", "main user", "auditor"} <= roles
    assert not serve.log_ins(None)
