"""What the person names is taken, and refused in plain words when it is wrong."""

import os
import subprocess

import pytest
from dev import database, odoo_source, postgres, python_env, serve, testing
from dev.ui import Problem


def make_odoo(folder, version):
    (folder / "odoo" / "addons").mkdir(parents=True)
    release = folder / "odoo" / "release.py"
    release.write_text(f"version_info = ({version}, 0, 0, FINAL, 0, '')\n")
    return folder


def test_source_of_the_right_series(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_SOURCE", str(make_odoo(tmp_path, 19)))
    found = odoo_source.find()
    assert found.path == tmp_path
    assert found.addons == [tmp_path / "odoo" / "addons"]


def test_source_of_another_series_is_refused(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_SOURCE", str(make_odoo(tmp_path, 18)))
    with pytest.raises(Problem, match="has Odoo 18.0; StatCRM needs Odoo 19.0"):
        odoo_source.find()


def test_program_leads_to_its_source(cache, tmp_path, monkeypatch):
    program = make_odoo(tmp_path, 19) / "odoo-bin"
    program.write_text("#!/usr/bin/env python3\n")
    monkeypatch.setenv("ODOO_BIN", str(program))
    assert odoo_source.find().path == tmp_path


def test_python_without_a_lock_is_refused(cache, monkeypatch):
    old = python_env.Interpreter("python3.8", "3.8.1")
    monkeypatch.setenv("PYTHON", "python3.8")
    monkeypatch.setattr(python_env, "ask", lambda _path: old)
    with pytest.raises(Problem, match="Python 3.8.1 has no tested set"):
        python_env.interpreter()


def test_programs_of_an_environment_name_its_final_place(tmp_path):
    programs = tmp_path / "x.tmp1" / "bin"
    programs.mkdir(parents=True)
    (programs / "tool").write_text(f"#!{programs}/python\n")
    python_env._fix_paths(programs, tmp_path / "x.tmp1", tmp_path / "x")
    assert (programs / "tool").read_text() == f"#!{tmp_path}/x/bin/python\n"


def test_database_url(cache, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:a%40b@db.invalid:5433/ignored")
    assert postgres.named_server() == {
        "PGHOST": "db.invalid",
        "PGPORT": "5433",
        "PGUSER": "me",
        "PGPASSWORD": "a@b",
    }


def test_database_url_without_a_host_is_told(cache):
    with pytest.raises(Problem, match="PGHOST"):
        postgres.from_url("postgresql:///statcrm")


def test_no_server_named(cache):
    assert postgres.named_server() is None


def test_left_over_databases_are_those_of_ended_processes():
    ended = subprocess.Popen(["true"])
    ended.wait()
    assert database.is_left_over(f"statcrm_dev_tmp_{ended.pid}")
    assert database.is_left_over(f"statcrm_test_{ended.pid}")
    assert database.is_left_over(f"statcrm_test_{ended.pid}-gw1")
    assert not database.is_left_over(f"statcrm_test_{os.getpid()}")
    assert not database.is_left_over("statcrm_dev")
    assert not database.is_left_over("statcrm_bench_1")


def test_taken_port_is_passed_over():
    with serve.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serve.free_port(port) > port


def test_closing_line_of_pytest():
    for line in (
        "======================= 3 passed in 9.15s =======================",
        "=== 1 failed, 2 passed, 1 skipped in 62.10s (0:01:02) ===",
        "\x1b[32m=== \x1b[1m3 passed\x1b[0m\x1b[32m in 0.01s\x1b[0m ===\x1b[0m",
    ):
        assert testing.CLOSING.match(testing.COLOUR.sub("", line))
    assert not testing.CLOSING.match("=========== FAILURES ===========")
