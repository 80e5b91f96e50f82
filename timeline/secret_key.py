"""The key that signs sessions: kept in the data directory, readable to its owner alone."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key

from timeline.embedded.account import ServerError
from timeline.embedded.place import make_data_directory


def secret_key(file: Path) -> str:
    """The key in the file, made with mode 600 at first use.

    Where no file can be written, a key for this process alone: `start` refuses such a data
    directory, so that key only ever serves commands that sign nothing.
    """
    try:
        if not file.exists():
            make_data_directory(file.parent)
            _write(file, get_random_secret_key())
        return file.read_text().strip() or get_random_secret_key()
    except (OSError, ServerError):
        return get_random_secret_key()


def _write(file: Path, key: str):
    # Never half a key under its name, nor a moment in which others could read it.
    scratch = file.with_name(f"{file.name}.{os.getpid()}")
    with open(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as written:
        written.write(f"{key}\n")
    scratch.replace(file)
