"""What PostgreSQL has had of a processor for one session: it tells of a question on a busy machine what a clock cannot."""

from __future__ import annotations

import os
from pathlib import Path

TICK = 1000 / os.sysconf("SC_CLK_TCK")


def processor_ms(pid: int) -> float:
    """Milliseconds of the session's process, and of all parallel workers that have ended; of a server on this machine.

    Workers are counted in ticks of the kernel, mostly of 10 ms, and those of other sessions among them.
    """
    own = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    server = _fields(pid)[1]
    return own + sum(map(int, _fields(int(server))[13:15])) * TICK


def _fields(pid: int) -> list[str]:
    """From the state on, see proc_pid_stat(5); the name before it may have spaces."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
