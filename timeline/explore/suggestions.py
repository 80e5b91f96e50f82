"""What a reader may mean who is still typing: events, actors, storylines and sources, a few of each.

Three queries, each bounded whatever the size of the record: what they rank is cut off before it is ranked.
"""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import OuterRef, TextField, Value
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from timeline.explore.closeness import closeness, folded
from timeline.explore.query import Query
from timeline.models.actor import Actor, ActorAlias
from timeline.models.event import Event
from timeline.models.source import Source
from timeline.models.spelling import Spelling
from timeline.models.storyline import Storyline
from timeline.models.taxonomy import ACTOR_KINDS, kind_words

FEWEST_LETTERS = 2
MOST_WORDS = 6
# How many of each are shown, looked at, and counted.
SHOWN = {"event": 4, "actor": 4, "storyline": 3, "source": 3}
LOOKED_AT = 200
RANKED = 1000
COUNTED = 1000
# Of an address that leads nowhere, half of the words are enough.
HALF = 0.5
WRITTEN = 0.98


class Suggestion(NamedTuple):
    """One thing a reader may mean: where choosing it leads, its own page, its name, and what small type says of it."""

    address: str
    page: str
    name: str
    about: str
    colour: str = ""
    also: str = ""


class Group(NamedTuple):
    key: str
    name: str
    suggestions: list[Suggestion]


class Named(NamedTuple):
    """An actor, storyline or source that may be meant."""

    kind: str
    slug: str
    name: str
    words: tuple[str, ...]
    about: str


def suggestions(text: str, every: bool = True) -> list[Group]:
    """Groups with something in them, for what was typed. Without `every`, one word in common is enough."""
    words = [word for word in folded(text) if every or len(word) > FEWEST_LETTERS][:MOST_WORDS]
    if len("".join(words)) < FEWEST_LETTERS:
        return []
    named = _named(words, every)
    found = {"event": _events(text, words, every), **named}
    names = {"event": _("Events"), "actor": _("Actors"), "storyline": _("Storylines"), "source": _("Sources")}
    return [Group(kind, name, found[kind]) for kind, name in names.items() if found.get(kind)]


def _events(text, words, every) -> list[Suggestion]:
    events = Event.objects.published()
    if every:
        rows = events.mentioning(text).first_few(RANKED).best_first(text)[: SHOWN["event"]].rows()
    else:
        rows = events.mentioning_any(words).first_few(LOOKED_AT).newest_first().rows()
        close = {row: closeness(words, folded(f"{row.slug} {row.title}"), every=False) for row in rows}
        rows = sorted((row for row in rows if close[row] >= HALF), key=lambda row: -close[row])[: SHOWN["event"]]
    return [
        Suggestion(
            Query(event=row.slug).address,
            reverse("event", args=[row.slug]),
            row.title,
            f"{row.span.words(True)} · {kind_words(row.kind, get_language())}",
            f"s-{row.storylines[0]}" if row.storylines else "",
        )
        for row in rows
    ]


def _named(words, every) -> dict[str, list[Suggestion]]:
    """The actors, storylines and sources that come closest; of equally close ones those with more events."""
    near = {one: _nearness(one, words, every) for one in _candidates(words, every)}
    found, few = {}, {}
    for kind in ("actor", "storyline", "source"):
        some = sorted((one for one in near if one.kind == kind and near[one]), key=lambda one: -near[one])
        # Where something is met as it is written, what could be a slip for it is not meant.
        written = [one for one in some if near[one] >= WRITTEN]
        few[kind] = ((written if every else []) or some)[: 3 * SHOWN[kind]]
    if not any(few.values()):
        return {}
    told = _told({kind: [one.slug for one in some] for kind, some in few.items()})
    for kind, some in few.items():
        ranked = sorted(some, key=lambda one: (-near[one], -told[kind, one.slug][0], one.name))
        found[kind] = [_suggestion(one, *told[kind, one.slug], words) for one in ranked[: SHOWN[kind]]]
    return found


def _nearness(one: Named, words, every) -> float:
    """0 to 1; a little more where it is the name that is shown, and not another one, that comes close."""
    near = closeness(words, one.words or folded(f"{one.slug} {one.name} {one.about}"), every)
    shown = 0.05 if one.words and closeness(words, folded(one.name), every) else 0.0
    return near + shown if every or near >= HALF else 0.0


def _candidates(words, every) -> list[Named]:
    spellings = ArraySubquery(Spelling.objects.filter(actor=OuterRef("pk")).values("word"))
    none = Value([], ArrayField(TextField()))
    actors = Actor.objects.public().named(words, every).order_by()
    storylines = Storyline.objects.public().order_by()
    sources = Source.objects.public().titled(words, every).order_by("-published", "slug")
    rows = (
        actors.values_list(Value("actor"), "slug", "name", spellings, "kind")[:LOOKED_AT]
        .union(
            storylines.values_list(Value("storyline"), "slug", "name", none, Value(""))[:LOOKED_AT],
            sources.values_list(Value("source"), "slug", "title", none, "publisher")[:LOOKED_AT],
            all=True,
        )
    )  # fmt: skip
    return [Named(kind, slug, name, tuple(spelt), about) for kind, slug, name, spelt, about in rows]


def _told(slugs: dict[str, list[str]]) -> dict[tuple[str, str], tuple[int, list[str]]]:
    """{(kind, slug): (number of events, other names)}."""
    aliases = ArraySubquery(ActorAlias.objects.filter(actor=OuterRef("pk")).values("name"))
    none = Value([], ArrayField(TextField()))
    rows = [
        model.objects.filter(slug__in=slugs[kind]).order_by().with_some_events(COUNTED)
        .values_list(Value(kind), "slug", "number", aliases if kind == "actor" else none)
        for kind, model in (("actor", Actor), ("storyline", Storyline), ("source", Source))
    ]  # fmt: skip
    return {(kind, slug): (number, names) for kind, slug, number, names in rows[0].union(*rows[1:], all=True)}


def _suggestion(one: Named, number: int, names: list[str], words: list[str]) -> Suggestion:
    count = ngettext("%(n)s event", "%(n)s events", number) % {"n": f"{COUNTED}+" if number >= COUNTED else number}
    page = reverse(one.kind, args=[one.slug])
    if one.kind == "actor":
        also = "" if closeness(words, folded(one.name)) else _nearest(names, words)
        about = f"{ACTOR_KINDS[one.about]} · {count}"
        return Suggestion(Query(actor=(one.slug,)).address, page, one.name, about, also=also)
    if one.kind == "storyline":
        return Suggestion(Query(storyline=(one.slug,)).address, page, one.name, count, f"s-{one.slug}")
    return Suggestion(page, page, one.name, f"{one.about} · {count}")


def _nearest(names: list[str], words: list[str]) -> str:
    """The name by which an actor was found, where it is not the one that is shown."""
    return max(names, key=lambda name: closeness(words, folded(name), every=False), default="")
