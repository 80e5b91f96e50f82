"""Where the database of a data directory lies, and where its socket is.

Normally in `<data>/postgres`. When root starts the product in a place that root's system
account cannot reach (a checkout below /root), opening that place for everybody would loosen
directories that are not ours; the database then goes below /var/lib/diplomatic-timeline, and
`<data>/postgres.location` says where, so that the same data directory finds it again and
another one, at whatever path, does not.
"""

import hashlib
import os
import secrets
import stat
from pathlib import Path

from .account import Account, ServerError, system_home

# sun_path of a Unix socket holds 107 bytes and a NUL; PostgreSQL adds the name of the socket.
LONGEST_SOCKET_DIRECTORY = 107 - len("/.s.PGSQL.5432")


def make_data_directory(data: Path) -> None:
    """Makes the data directory. Raises ServerError when it cannot be made or written to.

    Ours alone for an ordinary user. Root's may be passed through, because the database in it
    belongs to another account; the secret key in it has its own mode.
    """
    try:
        data.parent.mkdir(parents=True, exist_ok=True)
        if not data.is_dir():
            data.mkdir()
            data.chmod(0o711 if os.geteuid() == 0 else 0o700)
        writable = os.access(data, os.W_OK | os.X_OK)
    except (FileExistsError, NotADirectoryError):
        # Made by another process at the same moment, that would be as good.
        if not data.is_dir():
            raise ServerError(f"The data directory {data} cannot be made: a file is in its way.") from None
        writable = True
    except OSError as error:
        raise ServerError(f"The data directory {data} cannot be made: {error.strerror.lower()}.") from None
    if not writable:
        raise ServerError(f"The data directory {data} cannot be written to; give --data DIR another place.")


def existing(data: Path) -> Path | None:
    """The directory of the database that belongs to the data directory, or None.

    Raises ServerError when the data directory names a place that is gone: beginning there
    with an empty database would look like a loss.
    """
    pointer = data / "postgres.location"
    if pointer.exists():
        directory = Path(pointer.read_text().strip())
        if not directory.parent.exists():
            raise ServerError(
                f"The database of {data} is in {directory}, says {pointer.name}, and that is gone; "
                f"bring it back, or delete {pointer} to begin with an empty database."
            )
    else:
        directory = data / "postgres"
    try:
        return directory if (directory / "PG_VERSION").exists() else None
    except PermissionError:
        return directory


def for_new_database(data: Path, account: Account) -> Path:
    """Where to make the database: in the data directory, if the account can reach it there."""
    pointer = data / "postgres.location"
    if pointer.exists():
        return Path(pointer.read_text().strip())
    inside = data / "postgres"
    if account.is_ours or (_fits(inside) and account.may_enter(data)):
        return inside
    home = system_home() / secrets.token_hex(8)
    home.mkdir(mode=0o711)
    scratch = pointer.with_suffix(".new")
    scratch.write_text(f"{home / 'postgres'}\n")
    scratch.replace(pointer)
    return home / "postgres"


def socket_directory(cluster: Path, account: Account) -> Path:
    """The directory of the server's socket: the database's own, or a short one in /tmp.

    /tmp belongs to everybody, so the directory there is ours alone or refused; clients
    besides demand that the server be the account's (`requirepeer`).
    """
    if _fits(cluster):
        return cluster
    mine = Path("/tmp") / f"diplomatic-timeline-{account.uid}"  # noqa: S108 - checked below
    short = mine / hashlib.sha256(os.fsencode(cluster)).hexdigest()[:16]
    for directory in (mine, short):
        directory.mkdir(mode=0o700, exist_ok=True)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or found.st_mode & 0o077:
            raise ServerError(f"{directory} is not a private directory of {account.name}; remove it and start again.")
    return short


def _fits(directory: Path) -> bool:
    return len(os.fsencode(directory)) <= LONGEST_SOCKET_DIRECTORY
