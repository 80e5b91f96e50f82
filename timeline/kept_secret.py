"""Keys in files of their own, readable to their owner alone: made once, whoever asks first."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp

from timeline.embedded.place import make_data_directory


def keep(file: Path, key: bytes) -> None:
    """Write a key with mode 600, unless there is one by then. OSError or ServerError where none can be written.

    Never half a key under its name, nor a moment in which others could read it; and of those who make one at the same
    time all find the same afterwards.
    """
    make_data_directory(file.parent)
    handle, name = mkstemp(prefix=f"{file.name}.", dir=file.parent)
    scratch = Path(name)
    try:
        with open(handle, "wb") as written:
            written.write(key)
        _name(scratch, file)
    finally:
        scratch.unlink(missing_ok=True)


def _name(scratch: Path, file: Path) -> None:
    try:
        os.link(scratch, file)
    except FileExistsError:
        pass
    except OSError:
        # A file system that knows no second names.
        if not file.exists():
            scratch.replace(file)
