"""A table's columns as fields of events, the way a saved mapping says. Values in and out; names are looked up by `Names`.

A spec: {"columns": {column: field}, "fixed": {field: text with {column}s in it}, "values": {field: {theirs: ours}},
"dates": "day" or "month", "clean": whether stray control characters become spaces,
"actors": kind of those to be made, or "" to refuse them, "storylines": documents of new ones,
"parts": {"key": column here, "of": column there, "actor", "role", "vote": columns there, "values": {theirs: ours}}}
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from timeline.curate.imports.days import DAY_FIRST, edtf_of
from timeline.curate.imports.found import Found, problem
from timeline.curate.imports.names import Names
from timeline.curate.imports.parts import Parts
from timeline.curate.imports.tables import Row
from timeline.curate.shorter import TITLE, cut, label_of
from timeline.models.dates import DateError
from timeline.models.taxonomy import ACTOR_KINDS, KINDS, OCCURRENCES, ROLES, SOURCE_KINDS

# What a column may be. A role is a field too: everybody named in the cell has it.
FIELDS = {
    "id": gettext_lazy("what the row is called (kept between files)"),
    "title": gettext_lazy("title"),
    "label": gettext_lazy("label on the chart"),
    "summary": gettext_lazy("summary"),
    "date": gettext_lazy("date"),
    "end": gettext_lazy("last day"),
    "kind": gettext_lazy("kind of event"),
    "occurrence": gettext_lazy("did it happen"),
    "place": gettext_lazy("place"),
    "significance": gettext_lazy("significance"),
    "storyline": gettext_lazy("storyline"),
    "note": gettext_lazy("note for curators"),
    "votes_for": gettext_lazy("votes for"),
    "votes_against": gettext_lazy("votes against"),
    "votes_abstain": gettext_lazy("abstentions"),
    "url": gettext_lazy("address of the source"),
    "publisher": gettext_lazy("publisher of the source"),
    "source": gettext_lazy("title of the source"),
    "source_kind": gettext_lazy("kind of source"),
    "published": gettext_lazy("the source’s date"),
    "locator": gettext_lazy("where in the source"),
    "quote": gettext_lazy("quotation"),
    **{f"role:{role}": words for role, words in ROLES.items()},
}
NUMBERS = ("significance", "votes_for", "votes_against", "votes_abstain")
TABLES = {"kind": KINDS, "occurrence": OCCURRENCES, "source_kind": SOURCE_KINDS}
PLACEHOLDER = re.compile(r"\{([^{}]{1,80})\}")
# What programs leave behind in text; none of it can be seen, and none of it turns words around.
CONTROLS = re.compile("[\x01-\x08\x0b-\x1f\x7f]")
NAMES_APART = re.compile(r"\s*[;|\n]\s*")


class Mapping:
    def __init__(self, spec: dict, names: Names, parts: Parts | None = None):
        self.spec, self.names, self.parts = spec, names, parts
        self.columns, self.fixed = spec.get("columns", {}), spec.get("fixed", {})
        self.known: dict[str, str] = {}
        self.values, self.dates = spec.get("values", {}), spec.get("dates") or DAY_FIRST

    def begin(self) -> Iterator[Found]:
        """Storylines that the mapping brings along."""
        for body in self.spec.get("storylines", ()):
            if body["slug"] not in self.names.slugs["storyline"]:
                self.names.slugs["storyline"].add(body["slug"])
                yield Found(0, "storyline", dict(body), key=body["slug"])

    def read(self, row: Row) -> Iterator[Found]:
        """New actors and sources that the row needs, then its event."""
        if row.wrong:
            yield Found(row.line, "event", None, problems=[problem("", "", row.wrong)])
            return
        self.wrong, self.made, self.line = [], [], row.line
        self.texts, self.column = self._texts(row.cells)
        event = self._event(row.cells)
        if self.wrong:
            yield Found(row.line, "event", None, key=self._key(event), problems=self.wrong, title=event["title"])
            return
        yield from self.made
        name = self.texts.get("id", "")
        base = slugify(f"{self.spec.get('prefix', '')} {name}" if name else event["title"])
        yield Found(row.line, "event", event, key=self._key(event), base=base[:100], given=tuple(event))

    def _key(self, event) -> str:
        return self.texts.get("id", "") or f"{slugify(event.get('title', ''))[:150]}|{event.get('date', '')}"

    def _texts(self, cells) -> tuple[dict, dict]:
        """{field: text} and {field: column it came from}. Of several columns the first with something in it counts."""
        texts, column = {}, {}
        for name, field in self.columns.items():
            text = cells.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
            text = (CONTROLS.sub(" ", text) if self.spec.get("clean") else text).strip()
            if not text or field not in FIELDS:
                continue
            translated = self.values.get(field, {}).get(text, text)
            if field.startswith("role:") and field in texts:
                texts[field] += f";{translated}"
            else:
                texts.setdefault(field, translated)
                column.setdefault(field, name)
        for field, text in self.fixed.items():
            filled = PLACEHOLDER.sub(lambda found: cells.get(found[1], "").strip(), str(text)).strip()
            texts.setdefault(field, self.values.get(field, {}).get(filled, filled))
        return {field: text for field, text in texts.items() if text}, column

    def _event(self, cells) -> dict:
        event = {name: self.texts[name] for name in ("summary", "note") if name in self.texts}
        event["title"] = title = " ".join(self.texts.get("title", "").split())
        if not title:
            self._say("title", _("An event needs a title."))
        if len(title) > TITLE:
            event["title"] = cut(title, TITLE)
            event["note"] = "\n".join([*([event["note"]] if "note" in event else []), title])
        event["label"] = label_of(self.texts.get("label", title))
        event["date"] = self._date()
        for name in ("kind", "occurrence"):
            if name in self.texts:
                event[name] = self._in_table(name, TABLES[name])
        if "kind" not in self.texts:
            self._say("kind", _("An event needs a kind: give the mapping one, or a column for it."))
        if "place" in self.texts:
            event["place"] = " ".join(self.texts["place"].split())
        for name in NUMBERS:
            if name in self.texts:
                event[name] = self._number(name)
        event["storylines"] = self._storylines()
        if cast := self._participations(cells):
            event["participations"] = cast
            self._count(event, cast)
        if citation := self._citation():
            event["citations"] = [citation]
        return event

    def _say(self, field, reason):
        self.wrong.append(problem(self.column.get(field, field), self.texts.get(field, ""), reason))

    def _date(self) -> str:
        found = []
        for field in ("date", "end"):
            if field in self.texts:
                try:
                    found.append(edtf_of(self.texts[field], self.dates))
                except DateError as error:
                    self._say(field, error)
            elif field == "date":
                self._say("date", _("An event needs a date."))
        return "/".join(dict.fromkeys(found))

    def _in_table(self, name, table) -> str:
        text = self.texts[name]
        if text not in table:
            self._say(name, _("That is none of the record’s words for it; give the mapping a translation of it."))
        return text

    def _number(self, name) -> int:
        text = self.texts[name].replace("\u202f", "").replace(",", "")
        if re.fullmatch(r"\d{1,6}(?:\.0)?", text, re.ASCII):
            return int(float(text))
        self._say(name, _("That is not a whole number."))
        return 0

    def _storylines(self) -> list[str]:
        found = []
        for text in NAMES_APART.split(self.texts.get("storyline", "")):
            if not text:
                continue
            slug = self.names.storyline(text)
            if not slug:
                self._say("storyline", _("There is no storyline “%(name)s”.") % {"name": text})
            found.append(slug)
        if not found:
            self._say("storyline", _("An event needs a storyline: give the mapping one, or a column for it."))
        return list(dict.fromkeys(found))

    def _participations(self, cells) -> list[dict]:
        cast = {}
        for field, text in self.texts.items():
            if field.startswith("role:"):
                for name in NAMES_APART.split(text):
                    if name and (slug := self._actor(name, field)):
                        cast[slug, field[5:]] = {"actor": slug, "role": field[5:]}
        if self.parts:
            for name, role, vote in self.parts.of(cells):
                if slug := self._actor(name, "role:participant"):
                    cast[slug, role] = {"actor": slug, "role": role, **({"vote": vote} if vote else {})}
        return list(cast.values())

    def _actor(self, name, field) -> str:
        if name not in self.known:
            self.known[name] = self._looked_up(name, field)
        elif not self.known[name]:
            return self._looked_up(name, field)
        return self.known[name]

    def _looked_up(self, name, field) -> str:
        slug, several = self.names.actor(name)
        kind = self.spec.get("actors", "")
        if not slug and not several and kind in ACTOR_KINDS:
            body = self.names.new_actor(name, kind)
            self.made.append(Found(self.line, "actor", body, key=body["slug"]))
            return body["slug"]
        if not slug:
            reason = _("Several actors are called “%(name)s”.") if several else _("The record has no actor “%(name)s”.")
            self.wrong.append(problem(self.column.get(field, field), name, reason % {"name": name[:80]}))
        return slug

    def _count(self, event, cast):
        votes = Counter(row.get("vote") for row in cast)
        if votes.keys() - {None} and not any(name in event for name in NUMBERS[1:]):
            event |= {"votes_for": votes["for"], "votes_abstain": votes["abstain"]}
            event["votes_against"] = votes["against"] + votes["against-veto"]

    def _citation(self) -> dict:
        url, publisher = self.texts.get("url", ""), self.texts.get("publisher", "")
        title = " ".join(self.texts.get("source", "").split())
        if not (url or publisher or title):
            return {}
        kind = self.texts.get("source_kind", "research-dataset")
        slug = self.names.source(url, publisher, title)
        if not slug:
            if kind not in SOURCE_KINDS:
                self._in_table("source_kind", SOURCE_KINDS)
                return {}
            body = self.names.new_source(url, publisher, title, kind, self.texts.get("published", ""))
            self.made.append(Found(self.line, "source", body, key=body["slug"]))
            slug = body["slug"]
        return {"source": slug, **{name: self.texts[name] for name in ("locator", "quote") if name in self.texts}}
