"""One embedded PostgreSQL server: made, started, shared by every process that needs it, stopped.

Every process that uses the server holds a shared lock on `<data>/server.lock`, which the kernel
drops however the process ends. Whoever leaves and finds nobody else holding it stops the server.
So a command run beside `start` does not stop its database, and a server left over from a
`kill -9` is taken up by the next command and stopped after it.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from . import account, binaries, place
from .account import ServerError

ROLE = DATABASE = "timeline"

# Nothing of the caller's environment: PGPORT or PGDATA must not reach the server.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}

# The built-in provider knows Unicode's letters by itself: the order of titles and the folding
# of "Київ" stay the same on a machine without locales and after an upgrade of its C library.
CREATION = [
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--data-checksums",
    f"--username={ROLE}",
]
CONFIGURATION = {
    "listen_addresses": "",  # no TCP: the socket is the only door
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}

# Nobody replicates this server or copies its files while it runs, so its log need only survive a crash: an index that is
# built, or a table that is filled in the transaction that made it, is written once and not also to the log.
ALONE = {"wal_level": "minimal", "max_wal_senders": "0"}

# Of the machine's memory, so much is PostgreSQL's own: what is asked often lies there. At most 4 GB,
# of which no more is taken than there is to hold.
SHARE_OF_MEMORY = 1 / 8
LEAST_MEMORY, MOST_MEMORY = 128, 4096
# A bitmap of a record of ten million events takes more than the least.
LEAST_WORK, MOST_WORK = 32, 128

# The shell becomes the server, and the log is opened by the account that owns it. One older log
# is kept: it tells of a crash after the next start.
LAUNCH = 'if [ -f "$0" ]; then mv -f "$0" "$0.1"; fi; exec "$@" >"$0" 2>&1'

# Crash recovery replays the log of at most a few checkpoints; a slow disk may need minutes.
SECONDS_TO_START = 300
SECONDS_TO_STOP = 60
# How long the processes of a server killed with -9 may take to notice.
SECONDS_TO_CLEAR = 20


def for_this_machine() -> dict[str, str]:
    """Settings that follow from the machine; read at each start, so that a database may move to another one.

    Where a million events were asked, these took three of four milliseconds off the slowest questions: memory that
    holds what is asked, room for a bitmap that knows each row and not only its page, and no compiling of queries that
    take less time than their compilation.
    """
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**20
    own = int(min(max(memory * SHARE_OF_MEMORY, LEAST_MEMORY), MOST_MEMORY))
    work = min(max(own // 32, LEAST_WORK), MOST_WORK)
    return {"shared_buffers": f"{own}MB", "work_mem": f"{work}MB", "jit": "off", "random_page_cost": "1.1", **ALONE}


class Cluster:
    """The server of one data directory. Methods raise ServerError, worded for a person."""

    def __init__(self, data: Path, options: dict | None = None, say=lambda sentence: None):
        """`options` are PostgreSQL settings for this run; `say` is told what takes time."""
        self.data = Path(data)
        self.options = options or {}
        self.say = say
        self._held = None
        self._holder = None

    def hold(self) -> None:
        """Counts this process among the users of the server, and starts it if need be."""
        if self._held is not None:
            return
        place.make_data_directory(self.data)
        try:
            held = _lock_file(self.data / "server.lock")
            fcntl.flock(held, fcntl.LOCK_SH)
            with _lock_file(self.data / "starting.lock") as starting:
                fcntl.flock(starting, fcntl.LOCK_EX)
                self._locate()
                self._run()
        except OSError as error:
            raise ServerError(
                f"The data directory {self.data} cannot be used: {str(error.strerror).lower()} ({error.filename})."
            ) from None
        self._held, self._holder = held, os.getpid()

    def release(self) -> None:
        """Leaves; the last one to leave stops the server. Nothing happens in a forked child."""
        if self._held is None or self._holder != os.getpid():
            return
        with self._held as held, contextlib.suppress(BlockingIOError):
            self._held = None
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._stop()

    @property
    def socket_directory(self) -> str:
        """Where the running server listens, as it says itself."""
        return self._status()["socket"]

    @property
    def pid(self) -> int:
        """The process of the running server."""
        return self._status()["pid"]

    # -- making

    def _locate(self):
        found = place.existing(self.data)
        if found:
            self.directory, self.account = found, account.owner_of(found)
            self._check_version()
        else:
            self.account = account.for_new_database()
            self.directory = place.for_new_database(self.data, self.account)
        self.programs = binaries.directory_for(self.account)
        if not found:
            self.say(f"Making a PostgreSQL database in {self.directory}")
            self._create()

    def _check_version(self):
        version = (self.directory / "PG_VERSION").read_text().strip()
        if version != str(binaries.MAJOR_VERSION):
            raise ServerError(
                f"The data in {self.directory} was written by PostgreSQL {version}, and this version of "
                f"Diplomatic Timeline comes with PostgreSQL {binaries.MAJOR_VERSION}; use the version that wrote it."
            )

    def _create(self):
        # Whole or not at all: a half-made database, after a kill -9, is thrown away.
        scratch = self.directory.with_name("postgres.new")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        if not self.account.is_ours:
            os.chown(scratch, self.account.uid, self.account.gid)
        settings = [f"--set={name}={value}" for name, value in CONFIGURATION.items()]
        self._program("initdb", "--no-instructions", f"--pgdata={scratch}", *CREATION, *settings)
        # The kernel vouches for who is at the other end of a Unix socket: the account itself, and
        # root, who may do anything anyway. No password to keep, and nobody else gets in even if
        # somebody opened the directory.
        self._write(scratch / "pg_hba.conf", "local all all peer map=owner\n")
        names = dict.fromkeys([self.account.name, "root"])
        self._write(scratch / "pg_ident.conf", "".join(f'owner "{name}" {ROLE}\n' for name in names))
        self._program("postgres", "--single", "-D", scratch, "postgres", stdin=f"CREATE DATABASE {DATABASE}\n")
        scratch.rename(self.directory)

    def _write(self, path, text):
        # By the account's own hand: root opening a file in somebody else's directory could be
        # led astray by a link.
        self._program("/bin/sh", "-c", 'cat >"$0"', path, stdin=text)

    def _program(self, name, *arguments, stdin=""):
        command = [str(part) for part in (self.programs / name, *arguments)]
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            env=ENVIRONMENT,
            cwd="/",
            check=False,
            **self.account.drop,
        )
        if done.returncode:
            raise ServerError(f"PostgreSQL could not make its database: {_reason(done.stderr)}")

    # -- running

    def _run(self):
        began = time.monotonic()
        process = None
        while (state := self._state()) != "ready":
            waited = time.monotonic() - began
            if waited > SECONDS_TO_START:
                raise ServerError(f"PostgreSQL did not become ready in {SECONDS_TO_START} s; see {self._log}.")
            if state == "stopped" and (process is None or process.poll() is not None):
                if process is not None:
                    self._explain(waited)
                process = self._launch()
            time.sleep(0.02)
        self._process = process  # kept, so that its end can be reaped

    def _launch(self):
        self._remove_stale_pid_file()
        listen = str(place.socket_directory(self.directory, self.account)).replace('"', '""')
        options = [f"--{name}={value}" for name, value in {**for_this_machine(), **self.options}.items()]
        # Double quotes: the setting is a list, and a path may hold a comma.
        server = [self.programs / "postgres", "-D", self.directory, "-k", f'"{listen}"', *options]
        return subprocess.Popen(
            ["/bin/sh", "-c", LAUNCH, self._log, *server],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            # Its own session: Ctrl-C in the terminal is for us, who then stop it in order.
            start_new_session=True,
            **self.account.drop,
        )

    @property
    def _log(self) -> Path:
        return self.directory / "server.log"

    def _explain(self, waited):
        """Raises ServerError for a server that ended at once, unless trying again may help."""
        said = self._log.read_text(errors="replace") if self._log.exists() else ""
        # After a kill -9 of the server, its processes need a moment to notice.
        leftover = "pre-existing shared memory block" in said or "lock file" in said
        if not leftover or waited > SECONDS_TO_CLEAR:
            raise ServerError(f"PostgreSQL did not start: {_reason(said)}")
        time.sleep(0.2)

    def _stop(self):
        if self._state() == "stopped":
            return
        pid, listened = self.pid, Path(self.socket_directory)
        if not self._is_server(pid):
            return
        os.kill(pid, signal.SIGINT)  # "fast": ends sessions, writes a checkpoint
        deadline = time.monotonic() + SECONDS_TO_STOP
        while self._pid_file.exists() and alive(pid):
            if time.monotonic() > deadline:
                os.kill(pid, signal.SIGQUIT)  # at once; the next start recovers
                break
            time.sleep(0.02)
        # The file goes a moment before the process does.
        while alive(pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        if listened != self.directory:
            with contextlib.suppress(OSError):
                listened.rmdir()

    # -- looking

    @property
    def _pid_file(self) -> Path:
        return self.directory / "postmaster.pid"

    def _status(self) -> dict:
        """What the server wrote of itself; empty when there is none. Format: PostgreSQL's miscadmin.h."""
        try:
            lines = self._pid_file.read_text().splitlines()
            pid = int(lines[0])
        except (FileNotFoundError, IndexError, ValueError):
            return {}
        lines += [""] * 8
        return {"pid": abs(pid), "socket": lines[4], "status": lines[7].strip()}

    def _state(self) -> str:
        """ "ready", "busy" (starting or stopping) or "stopped", by asking the socket, not the file."""
        status = self._status()
        if not status:
            return "stopped"
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(f"{status['socket']}/.s.PGSQL.5432")
            except OSError:
                return "busy" if alive(status["pid"]) and self._is_server(status["pid"]) else "stopped"
        return "ready" if status["status"] == "ready" else "busy"

    def _is_server(self, pid) -> bool:
        # A server's working directory is its data. Numbers of processes come round again, above
        # all in containers, and the one in the file may by now belong to somebody else.
        try:
            return os.path.samefile(f"/proc/{pid}/cwd", self.directory)
        except PermissionError:
            # Not even root may look at another account's process in most containers.
            return self.account.succeeds("test", f"/proc/{pid}/cwd", "-ef", self.directory)
        except OSError:
            return not os.path.exists("/proc/self")  # no /proc, no knowing: believe the file

    def _remove_stale_pid_file(self):
        # PostgreSQL would refuse to start while any process of its account has that number.
        status = self._status()
        if status and alive(status["pid"]) and not self._is_server(status["pid"]):
            self._pid_file.unlink(missing_ok=True)


def _lock_file(path: Path):
    # Nobody else may open it: a stranger's lock would keep the server from stopping.
    return open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w")


def alive(pid: int) -> bool:
    """Whether the process runs. One that ended and was not yet waited for does not."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    except OSError:
        return not os.path.exists("/proc/self")
    return state not in "ZX"


def _reason(said: str) -> str:
    """The line of a program's output that says why, as the end of a sentence."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL:" in line or "error:" in line or "PANIC:" in line]
    line = (telling or lines or ["it said nothing"])[-1]
    for mark in ("FATAL:", "PANIC:", "error:"):
        line = line.rpartition(mark)[2]
    return line.strip().rstrip(".") + "."
