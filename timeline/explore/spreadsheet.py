"""Rows as CSV that a spreadsheet opens without running anything. Pure."""

from __future__ import annotations

import csv
import io
import re

# What a spreadsheet would take for a formula, after any number of apostrophes: so that the escape can be taken back.
RISKY = re.compile(r"'*[=+\-@\t\r]")


def to_csv(names: list[str], rows) -> str:
    """CSV (RFC 4180) with a line of column names; every cell of `rows` is text, and safe to open."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(names)
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def safe(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet would calculate."""
    return f"'{cell}" if RISKY.match(cell) else cell


def plain(cell: str) -> str:
    """What `safe` was given."""
    return cell[1:] if cell.startswith("'") and RISKY.match(cell[1:]) else cell
