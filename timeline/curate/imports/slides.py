"""TimelineJS: its JSON, and the spreadsheet that it publishes. A slide becomes an event. No database."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from django.utils.text import slugify
from django.utils.translation import gettext as _

from timeline.curate.imports.file import Refused, whole_text
from timeline.curate.imports.found import Found, problem
from timeline.curate.imports.tables import Elements, Row, csv_rows, parsed, skip

TAG = re.compile(r"<[^<>]{0,2000}>")
BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]{0,200}>", re.I)
LINK = re.compile(r"""<a\b[^<>]{0,2000}?href=["'](https?://[^"'\s<>]+)["'][^<>]{0,500}>(.{0,300}?)</a>""", re.I | re.S)
# An address without its query.
PATH = re.compile(r"[^?#]*")
PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|mp4|mp3)$", re.I)
COLUMNS = {"Year", "Headline"}


def slides_of_json(content: bytes, encoding: str) -> Iterator[tuple[Found, dict]]:
    """(what a slide gives, the slide as TimelineJS has it) for each of "events"."""
    text = whole_text(content, encoding)
    at = skip(text, skip(text, 0) + 1)
    while at < len(text) and text[at] != "}":
        name, at = parsed(text, at)
        at = skip(text, at)
        if text[at : at + 1] != ":":
            raise Refused(_("The JSON is not a timeline."))
        at = skip(text, at + 1)
        if name == "events" and text[at : at + 1] == "[":
            rows = Elements(text, at)
            yield from ((line, slide) for line, slide in rows)
            at = rows.end
        else:
            _value, at = parsed(text, at)
        at = skip(text, at)
        at = skip(text, at + 1) if text[at : at + 1] == "," else at


def slides_of_csv(content: bytes, encoding: str) -> Iterator[tuple[int, object]]:
    """(line, slide); the line of the title, and eras, are none."""
    for row in csv_rows(content, encoding):
        if row.cells.get("Type", "").strip().lower() not in ("title", "era"):
            yield row.line, row if row.wrong else _slide_of(row)


def _slide_of(row: Row) -> dict:
    cells = {name.strip(): cell.strip() for name, cell in row.cells.items()}
    start, end = (
        {part: text for part in ("year", "month", "day") if (text := cells.get(f"{which}{part.capitalize()}"))}
        for which in ("", "End ")
    )
    return {
        "start_date": start, "end_date": end or None, "group": cells.get("Group", ""),
        "text": {"headline": cells.get("Headline", ""), "text": cells.get("Text", "")},
        "media": {"url": cells.get("Media", ""), "credit": cells.get("Media Credit", "")},
    }  # fmt: skip


def event_of(line: int, slide) -> tuple[Found, list[tuple[str, str]]]:
    """(the event, [(address, words)] of what it links to)."""
    if isinstance(slide, Row):
        return Found(line, "event", None, problems=[problem("", "", slide.wrong)]), []
    if not isinstance(slide, dict):
        return Found(line, "event", None, problems=[problem("", slide, _("A slide is an object."))]), []
    text = slide["text"] if isinstance(slide.get("text"), dict) else {}
    headline, body = _string(text.get("headline")), _string(text.get("text"))
    wrong, date = [], ""
    try:
        date = _date(slide)
    except ValueError as error:
        wrong.append(problem("start_date", slide.get("start_date"), error))
    title = " ".join(plain_text(headline).split())
    if not title:
        wrong.append(problem("headline", headline, _("A slide needs a headline.")))
    if wrong:
        return Found(line, "event", None, problems=wrong), []
    name = _string(slide.get("unique_id"))
    event = {"title": title, "date": date, "summary": plain_text(body)}
    found = Found(line, "event", event, base=slugify(name or title), key=name or f"{slugify(title)}|{date}")
    links = [(address, plain_text(words).strip()) for address, words in LINK.findall(f"{body} {headline}")]
    media = slide["media"] if isinstance(slide.get("media"), dict) else {}
    address = _string(media.get("url")).strip()
    if address.startswith(("https://", "http://")) and not PICTURE.search(PATH.match(address)[0]):
        links.append((address, plain_text(_string(media.get("credit"))).strip()))
    return found, list(dict(reversed(links)).items())[::-1]


def group_of(slide) -> str:
    return _string(slide.get("group")).strip() if isinstance(slide, dict) else ""


def plain_text(text: str) -> str:
    """What a reader sees of HTML; it is never shown as HTML again."""
    text = html.unescape(TAG.sub("", BREAK.sub("\n", text))).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in text.split("\n"))).strip()


def _string(value) -> str:
    return value if isinstance(value, str) else ""


def _date(slide) -> str:
    start = _moment(slide.get("start_date"))
    if not start:
        raise ValueError(_("A slide needs a year."))
    end = _moment(slide.get("end_date")) if slide.get("end_date") else ""
    return start if not end or end == start else f"{start}/{end}"


def _moment(date) -> str:
    if not isinstance(date, dict):
        return ""
    parts = []
    for name, width in (("year", 4), ("month", 2), ("day", 2)):
        value = date.get(name)
        if value in (None, ""):
            break
        text = str(value).strip()
        if not re.fullmatch(r"\d{1,4}(?:\.0)?", text):
            raise ValueError(
                _("“%(text)s” is not a %(name)s that the record can hold.") % {"text": text[:40], "name": name}
            )
        parts.append(f"{int(float(text)):0{width}}")
    return "-".join(parts)
