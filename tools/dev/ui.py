"""What the tool says to the person, and how it runs other programs."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

from . import lock


class Problem(Exception):
    """Something the person can mend: shown in plain words, without a traceback."""

    def __init__(self, text, code=1):
        super().__init__(text)
        self.code = code


def say(text=""):
    print(text, flush=True)


_open_lines = []


@contextmanager
def step(text):
    """Tell in one line what is done and how long it took."""
    started = time.monotonic()
    if _open_lines and not _open_lines[-1]:
        say()
        _open_lines[-1] = True
    indent = "  " * len(_open_lines)
    print(f"{indent}{text} ... ", end="", flush=True)
    _open_lines.append(False)  # True once a step inside has used the line up
    end = "stopped"
    try:
        yield
        end = f"{time.monotonic() - started:.1f} s"
    finally:
        used_up = _open_lines.pop()
        say(f"{indent}{text}: {end}" if used_up else end)


def confirm(question):
    """Ask before changing the system; CI and `--yes` have said yes already."""
    if os.environ.get("STATCRM_YES") or os.environ.get("CI"):
        return True
    if not sys.stdin.isatty():
        return False
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def run(command, *, log=None, progress=None, check=True, **options):
    """Run a program quietly; on failure show the end of what it said.

    `progress` is called about once a second and returns a short text. The
    cache lock goes along to the program, so that one left over by a killed
    `./dev` still keeps the next `./dev` waiting.
    """
    command = [str(part) for part in command]
    output = open(log, "ab+") if log else subprocess.PIPE
    process = subprocess.Popen(
        command,
        stdout=output,
        stderr=subprocess.STDOUT,
        pass_fds=lock.held_fds(),
        **{"stdin": subprocess.DEVNULL, **options},
    )
    try:
        text = _wait(process, progress)
    except BaseException:
        process.kill()
        raise
    finally:
        if log:
            output.close()
    if check and process.returncode:
        raise Problem(_failure(command, process.returncode, text, log))
    return subprocess.CompletedProcess(command, process.returncode, text)


def _wait(process, progress):
    while True:
        try:
            return (process.communicate(timeout=1)[0] or b"").decode(errors="replace")
        except subprocess.TimeoutExpired:
            if progress and sys.stdout.isatty():
                print(f"{progress():>24}" + "\b" * 24, end="", flush=True)


def _failure(command, code, text, log):
    if log:
        with open(log, errors="replace") as file:
            text = file.read()
    lines = "\n".join(f"    {line}" for line in text.splitlines()[-20:])
    more = f"\n  The whole log: {log}" if log else ""
    name = " ".join(command[:4])
    return f"`{name} ...` failed (exit {code}). It said last:\n{lines}{more}"
