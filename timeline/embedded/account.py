"""The account of the operating system that PostgreSQL runs under.

PostgreSQL refuses to run as root. An ordinary user runs it under their own account; root runs
it under a system account of its own, made at the first start, that can do nothing else.
"""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.core.management.base import CommandError

SYSTEM_ACCOUNT = "diplomatic-timeline"
# What the product keeps for root, outside of any directory that is somebody else's.
SYSTEM_HOME = Path("/var/lib/diplomatic-timeline")


class ServerError(CommandError):
    """Why the embedded server cannot be used, as one sentence for the person who started it.

    A CommandError, so that every command of manage.py prints the sentence and no traceback.
    """


@dataclass(frozen=True)
class Account:
    """Who owns the database files and the server process."""

    name: str
    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """True when this very process runs under the account."""
        return self.uid == os.geteuid()

    @property
    def drop(self) -> dict:
        """Arguments that make `subprocess` run a program under this account."""
        if self.is_ours:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def succeeds(self, *command) -> bool:
        """Whether a program, run under this account, ends well.

        Asking the kernel in this way respects every parent directory, group and ACL, which
        computing it from mode bits would not.
        """
        try:
            done = subprocess.run(
                [str(part) for part in command], cwd="/", capture_output=True, check=False, **self.drop
            )
        except OSError:
            return False
        return done.returncode == 0

    def may_enter(self, directory: Path) -> bool:
        """Whether the account can pass through the directory and all its parents."""
        return self.succeeds("test", "-x", directory)

    def may_read(self, path: Path) -> bool:
        """Whether the account can read the file."""
        return self.succeeds("test", "-r", path)


def current() -> Account:
    """The account of this process. Raises ServerError when it has no name."""
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise ServerError(
            f"The user number {os.geteuid()} has no name on this machine, which PostgreSQL needs; "
            "add the user, or name a server of your own in DATABASE_URL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def owner_of(directory: Path) -> Account:
    """The account that an existing database belongs to. Raises ServerError when it is unusable."""
    uid = directory.stat().st_uid
    if uid != os.geteuid() and os.geteuid() != 0:
        raise ServerError(f"The database in {directory} belongs to another user; start it as that user or as root.")
    if uid == 0:
        raise ServerError(
            f"The database in {directory} belongs to root, and PostgreSQL does not run as root; "
            "give it back to the account that made it."
        )
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        raise ServerError(
            f"The database in {directory} belongs to user number {uid}, which does not exist on this machine; "
            f"give it to an account that does, or set DATABASE_URL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def for_new_database() -> Account:
    """Who shall own a database that is about to be made: ourselves, or root's system account."""
    if os.geteuid() != 0:
        return current()
    try:
        entry = pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        _create_system_account()
        entry = pwd.getpwnam(SYSTEM_ACCOUNT)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def system_home() -> Path:
    """The product's own directory for root. Others may pass through it, not list it."""
    SYSTEM_HOME.mkdir(mode=0o711, parents=True, exist_ok=True)
    return SYSTEM_HOME


def _create_system_account():
    # useradd lies in /usr/sbin, which is not on everybody's PATH.
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    command = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", "--comment", "PostgreSQL of Diplomatic Timeline", SYSTEM_ACCOUNT]
    done = useradd and subprocess.run([useradd, *command], capture_output=True, text=True, check=False)
    # Status 9: somebody else made it at the same moment, which is as good.
    if not done or done.returncode not in (0, 9):
        reason = done.stderr.strip() if done else "there is no useradd on this machine"
        raise ServerError(
            "PostgreSQL does not run as root, and a system account for it could not be made "
            f"({reason}); start as an ordinary user, or set DATABASE_URL."
        )
