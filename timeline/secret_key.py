"""The key that signs sessions: kept in the data directory, readable to its owner alone."""

from pathlib import Path

from django.core.management.utils import get_random_secret_key

from timeline.embedded.account import ServerError
from timeline.kept_secret import keep


def secret_key(file: Path) -> str:
    """The key in the file, made with mode 600 at first use.

    Where no file can be written, a key for this process alone: `start` refuses such a data
    directory, so that key only ever serves commands that sign nothing.
    """
    try:
        if not file.exists():
            keep(file, f"{get_random_secret_key()}\n".encode())
        return file.read_text().strip() or get_random_secret_key()
    except (OSError, ServerError):
        return get_random_secret_key()
