"""Under which terms the record may be carried on: said by every page, every format and the README."""

from __future__ import annotations

from typing import NamedTuple


class Licence(NamedTuple):
    """`code` is SPDX's."""

    name: str
    title: str
    code: str
    address: str


# Of what the record says in its own words and tables. Quotations stay their authors'.
LICENCE = Licence(
    "CC BY 4.0",
    "Creative Commons Attribution 4.0 International",
    "CC-BY-4.0",
    "https://creativecommons.org/licenses/by/4.0/",
)
