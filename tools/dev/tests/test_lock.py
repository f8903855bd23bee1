"""One set-up at a time; the one who waits is told for whom."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from dev import lock, ui

HOLDER = """
import sys, time
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from dev import lock
with lock.cache_lock(Path(sys.argv[2]), print):
    print("held", flush=True)
    time.sleep(float(sys.argv[3]))
"""
TOOLS = Path(__file__).resolve().parents[2]


def hold(folder, seconds):
    command = [sys.executable, "-B", "-c", HOLDER, TOOLS, folder, str(seconds)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().strip() == "held"
    return process


def test_second_waits_and_names_the_first(tmp_path):
    process = hold(tmp_path, 0.5)
    said = []
    with lock.cache_lock(tmp_path, said.append):
        assert process.wait(5) == 0
    process.stdout.close()
    assert len(said) == 1
    assert f"process {process.pid}" in said[0]


def test_killed_holder_does_not_block(tmp_path):
    process = hold(tmp_path, 60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    said = []
    with lock.cache_lock(tmp_path, said.append):
        assert not said


def test_lock_may_be_nested_and_goes_to_child_programs(tmp_path):
    with lock.cache_lock(tmp_path, print):
        with lock.cache_lock(tmp_path, print):
            (fd,) = lock.held_fds()
        code = f"import os; os.fstat({fd})"
        ui.run([sys.executable, "-c", code])
    assert not lock.held_fds()
    assert os.path.exists(tmp_path / "lock")
