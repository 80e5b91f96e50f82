"""Ready texts to cite one version of an event by: Chicago, APA, BibTeX and CSL-JSON. Pure.

They are in English, as the record is and as the styles have it, whatever the page around them speaks.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import NamedTuple

SITE = "Diplomatic Timeline"
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
# What TeX reads as something else.
TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
SPECIAL = re.compile("[" + re.escape("".join(TEX)) + "]")


class Cited(NamedTuple):
    """The version of an event: `day` is when it was entered in the ledger, `address` where it stays."""

    slug: str
    title: str
    version: int
    day: dt.date
    address: str


def texts(cited: Cited) -> list[tuple[str, str]]:
    """[(style, text)]"""
    return [(style, write(cited)) for style, write in STYLES.items()]


def chicago(cited: Cited) -> str:
    day = f"{MONTHS[cited.day.month - 1]} {cited.day.day}, {cited.day.year}"
    return f"“{cited.title}.” {SITE}. Version {cited.version}, {day}. {cited.address}."


def apa(cited: Cited) -> str:
    day = f"{cited.day.year}, {MONTHS[cited.day.month - 1]} {cited.day.day}"
    return f"{SITE}. ({day}). {cited.title} (Version {cited.version}) [Database entry]. {cited.address}"


def bibtex(cited: Cited) -> str:
    fields = {
        "author": f"{{{SITE}}}",
        "title": f"{{{_tex(cited.title)}}}",
        "year": str(cited.day.year),
        "month": str(cited.day.month),
        "day": str(cited.day.day),
        "version": str(cited.version),
        "url": cited.address,
    }
    rows = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{cited.slug}-v{cited.version}{rows}\n}}"


def csl(cited: Cited) -> str:
    entry = {
        "id": f"{cited.slug}-v{cited.version}",
        "type": "entry",
        "title": cited.title,
        "author": [{"literal": SITE}],
        "container-title": SITE,
        "version": str(cited.version),
        "issued": {"date-parts": [[cited.day.year, cited.day.month, cited.day.day]]},
        "URL": cited.address,
    }
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in entry.items())
    return f"[{{\n{rows}\n}}]"


def _tex(text: str) -> str:
    return SPECIAL.sub(lambda match: TEX[match[0]], text)


STYLES = {"Chicago": chicago, "APA": apa, "BibTeX": bibtex, "CSL-JSON": csl}
