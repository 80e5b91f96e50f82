"""Did you mean …? Close words of the record for words that find nothing, and how many events they would bring."""

from __future__ import annotations

import re
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import OuterRef, Value
from django.db.models.functions import Cast
from rapidfuzz import process

from timeline.explore.closeness import CLOSE, SCORER, folded, similarity
from timeline.explore.counts import numbers, sample_of
from timeline.explore.number import Number
from timeline.explore.query import Query
from timeline.models.actor import ActorAlias
from timeline.models.event import Event, Sample
from timeline.models.expressions import TEXT
from timeline.models.spelling import Spelling

MOST_WORDS = 8
MOST_SPELLINGS = 300
# Enough that the database takes its index for a word that nothing mentions, and few enough for one that all do.
LOOKED_AT = 1000
# Titles and places are read from the newest events only: enough for the words that matter, whatever the record's size.
MOST_TITLES = 5000
OFFERED = 3
# An actor's own name stands for a spelling of it that is at least this much like it; another script is not.
HALF_ALIKE = 0.5


class Meant(NamedTuple):
    """What was meant perhaps: the words, the address that asks for them, and how many events answer."""

    words: str
    address: str
    number: Number


def meant(query: Query, size: int = 0) -> list[Meant]:
    """What to ask instead, the closest first: close words for those that find nothing, or the question without them.

    Counted under the other filters where that finds something, and else alone. One query only when every word finds
    something.
    """
    typed = query.q.split()[:MOST_WORDS]
    missing = _finding_nothing(typed, sample_of(size))
    if not missing:
        return []
    close = _close([typed[at] for at in missing])
    asked = [query.changed(q=words, event="") for words in _corrected(typed, missing, close)]
    counts = numbers({view.address: view for view in (*asked, *(Query(q=one.q) for one in asked))}, size) if asked else {}
    found = []
    for one in asked:
        view = next((view for view in (one, Query(q=one.q)) if counts.get(view.address)), None)
        # Two spellings of one name bring the same; one offer of it is enough.
        if view and counts[view.address] not in [other.number for other in found]:
            found.append(Meant(one.q, view.address, counts[view.address]))
    return found


def _finding_nothing(typed: list[str], one_in: int) -> list[int]:
    """Which of the words no published event mentions, by their place. What a sample mentions is not looked for elsewhere."""
    asked = [at for at, word in enumerate(typed) if len(word) > 2]
    rows = [row for at in asked for row in _mentions(typed[at], str(at), one_in)]
    found = {int(at) for at, _number in rows[0].union(*rows[1:], all=True)} if rows else set()
    return [at for at in asked if at not in found]


def _mentions(word: str, at: str, one_in: int) -> list:
    """Rows for a union, of which at least one is there if an event mentions the word."""
    events = Event.objects.published().mentioning(word).first_few(LOOKED_AT)
    if one_in == 1:
        return [events.numbered(at)]
    some = Sample.objects.one_in(one_in).mentioning(word).first_few(1)
    return [some.numbered(at), events.unless(some).numbered(at)]


def _close(missing: list[str]) -> dict[str, list[str]]:
    """{word that finds nothing: words of the record, the closest first}."""
    named, titled = _written(missing)
    found = {}
    for word in missing:
        asked = "".join(folded(word))
        scored = [(similarity(asked, spelt), shown) for spelt, shown in named]
        scored += [
            (near, titled[spelt])
            for spelt, near, _at in process.extract(asked, list(titled), scorer=SCORER, score_cutoff=CLOSE, limit=OFFERED)
        ]
        best = sorted((one for one in scored if one[0] >= CLOSE), key=lambda one: -one[0])
        found[word] = list({" ".join(folded(shown)): shown for _near, shown in reversed(best)}.values())[::-1][:OFFERED]
    return found


def _written(missing: list[str]) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """([(a word of an actor's name that may be meant, folded; the same as the actor's own name writes it)], {folded: as written}
    of every longer word in the titles and places of the newest events). One query."""
    aliases = ArraySubquery(ActorAlias.objects.filter(actor=OuterRef("actor")).values("name"))
    like = reduce(or_, (Spelling.objects.public().like(word) for word in missing)).order_by()
    titles = Event.objects.published().newest_first()
    rows = like.values_list(Cast("word", TEXT), Cast("actor__name", TEXT), aliases)[:MOST_SPELLINGS].union(
        titles.values_list(Cast("title", TEXT), Cast("place", TEXT), Value(None, ArrayField(TEXT)))[:MOST_TITLES], all=True
    )
    named, once = [], set()
    for word, name, names in rows:
        if names is None:
            once.update(token for token in _tokens(f"{word} {name}") if len(token) > 3)
        else:
            named.append((word, _as_written(word, name, names)))
    return named, {"".join(folded(token)): token for token in sorted(once)}


def _as_written(word: str, name: str, aliases: list[str]) -> str:
    own = max(_tokens(name), key=lambda token: similarity(word, "".join(folded(token))), default="")
    if similarity(word, "".join(folded(own))) >= HALF_ALIKE:
        return own
    return next((token for alias in aliases for token in _tokens(alias) if folded(token) == [word]), word)


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _corrected(typed: list[str], missing: list[int], close: dict[str, list[str]]) -> list[str]:
    """The question with close words in place of those that find nothing; several where it is about one word."""
    several = close[typed[missing[0]]] if len(missing) == 1 else []
    corrected = []
    for choice in range(max(len(several), 1)):
        words = [
            ([*close[word], ""][choice if several else 0]) if at in missing else word for at, word in enumerate(typed)
        ]
        corrected.append(" ".join(word for word in words if word))
    return [words for words in dict.fromkeys(corrected) if words]
