"""One `./dev` at a time sets up a cache; others wait and say for whom."""

import fcntl
import os
from contextlib import contextmanager

_held = []


def held_fds():
    """File descriptors that child programs keep open while they work."""
    return tuple(_held)


@contextmanager
def cache_lock(folder, say):
    """Hold the cache for the set-up, not for serving or testing; may be nested."""
    if _held:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    fd = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(fd, 20, 0).decode() or "unknown"
            say(
                f"Another ./dev (process {holder}, or a program it started) holds the "
                "cache; waiting for it."
            )
            fcntl.flock(fd, fcntl.LOCK_EX)
        os.ftruncate(fd, 0)
        os.pwrite(fd, str(os.getpid()).encode(), 0)
        _held.append(fd)
        yield
    finally:
        if fd in _held:
            _held.remove(fd)
        os.close(fd)
