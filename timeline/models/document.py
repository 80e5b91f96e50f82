"""One event, actor, source or storyline as one JSON document: the only shape in which the record leaves or enters.

Both ways without loss: what `normal()` makes of a document is what comes back after it was saved.
"""

from __future__ import annotations

from django.db.models import Prefetch

from timeline.models.actor import Actor, ActorAlias, Affiliation
from timeline.models.event import UNSEEN, Citation, Event, EventStoryline, Link, Participation
from timeline.models.schema import SCHEMA, DocumentError, normal, tidy
from timeline.models.source import Source
from timeline.models.storyline import Storyline

__all__ = ["SCHEMA", "DocumentError", "normal"]

# ---------------------------------------------------------------- record -> document

PLAIN = {
    "storyline": ("slug", "name", "summary", "colour", "colour_dark", "position", "opening", "opening_label"),
    "actor": ("slug", "name", "kind", "country", "wikidata", "summary"),
    "source": tuple(SCHEMA["$defs"]["source"]["properties"]),
    "event": tuple(
        key
        for key in SCHEMA["$defs"]["event"]["properties"]
        if key not in ("storylines", "participations", "citations", "links")
    ),
    "participation": ("role", "vote", "capacity", "response", "third_party", "note"),
    "citation": ("stance", "statement", "quote", "language", "locator", "said", "claim", "reliability", "credibility"),
}
DATES = ("reviewed", "accessed")
# Fields of an event that are for curators, and never leave.
WITHHELD = ("note",)


def _values(row, kind: str) -> dict:
    values = {name: getattr(row, name) for name in PLAIN[kind]}
    return {name: str(value) if name in DATES and value else value for name, value in values.items()}


def storyline_document(storyline: Storyline) -> dict:
    return tidy(_values(storyline, "storyline"), SCHEMA["$defs"]["storyline"])


def actor_document(actor: Actor) -> dict:
    return tidy(
        {
            **_values(actor, "actor"),
            "aliases": [{"name": alias.name, "language": alias.language} for alias in actor.aliases.all()],
            "belongs_to": [
                {"actor": row.parent.slug, "office": row.office, "period": row.period}
                for row in actor.affiliations.all()
            ],
        },
        SCHEMA["$defs"]["actor"],
    )


def source_document(source: Source) -> dict:
    return tidy(_values(source, "source"), SCHEMA["$defs"]["source"])


def event_document(event: Event) -> dict:
    """The whole event, in normal form. Give it events `with_parts()` when there are many."""
    return _document(event, event.links.all())


def public_document(event: Event) -> dict:
    """The same without what is not public: what is for curators, and links to events that no reader has seen."""
    document = _document(event, [row for row in event.links.all() if row.target.status not in UNSEEN])
    return {name: value for name, value in document.items() if name not in WITHHELD}


def made_whole(document: dict, event: Event) -> dict:
    """A public document of an event with what those leave out, as the event has it now: so that restoring loses nothing."""
    now, links = event_document(event), document.get("links", [])
    told = {(link["to"], link["relation"]) for link in links}
    unseen = {row.target.slug for row in event.links.all() if row.target.status in UNSEEN}
    hidden = [one for one in now.get("links", []) if one["to"] in unseen and (one["to"], one["relation"]) not in told]
    kept = {name: now.get(name, "") for name in WITHHELD}
    return tidy({**document, **kept, "links": [*links, *hidden]}, SCHEMA["$defs"]["event"])


def _document(event: Event, links) -> dict:
    return tidy(
        {
            **_values(event, "event"),
            "storylines": [row.storyline.slug for row in event.placements.all()],
            "participations": [
                {"actor": row.actor.slug, **_values(row, "participation")} for row in event.participations.all()
            ],
            "citations": [
                {
                    "source": row.source.slug,
                    "attributed_to": row.attributed_to.slug if row.attributed_to else None,
                    **_values(row, "citation"),
                }
                for row in event.citations.all()
            ],
            "links": [{"to": row.target.slug, "relation": row.relation, "note": row.note} for row in links],
        },
        SCHEMA["$defs"]["event"],
    )


def with_parts(events):
    """Events with all that their documents need, in a handful of queries whatever their number."""
    return events.prefetch_related(
        Prefetch("placements", EventStoryline.objects.select_related("storyline")),
        Prefetch("participations", Participation.objects.select_related("actor")),
        Prefetch("citations", Citation.objects.select_related("source", "attributed_to")),
        Prefetch("links", Link.objects.select_related("target")),
    )


def actors_with_parts(actors):
    return actors.prefetch_related("aliases", Prefetch("affiliations", Affiliation.objects.select_related("parent")))


# ---------------------------------------------------------------- document -> record
# All of these take documents in normal form.


class Slugs:
    """Primary keys by slug, each looked up once; keep one for a whole load."""

    def __init__(self):
        self.known = {}

    def key(self, model, slug: str, path) -> int:
        if (model, slug) not in self.known:
            key = model.objects.filter(slug=slug).values_list("pk", flat=True).first()
            if key is None:
                raise DocumentError(f"there is no {model._meta.verbose_name} “{slug}”", path)
            self.known[model, slug] = key
        return self.known[model, slug]


def save_storyline(document: dict, slugs: Slugs | None = None) -> Storyline:
    return _save(Storyline, "storyline", document)


def save_source(document: dict, slugs: Slugs | None = None) -> Source:
    return _save(Source, "source", document)


def save_actor(document: dict, slugs: Slugs | None = None) -> Actor:
    """Save an actor and its aliases; what it belongs to is saved by `save_affiliations` when all actors are there."""
    actor = _save(Actor, "actor", document)
    _replace(
        actor.aliases.all(),
        [ActorAlias(actor=actor, **{"language": "", **alias}) for alias in document.get("aliases", [])],
    )
    return actor


def save_affiliations(document: dict, slugs: Slugs) -> None:
    rows = []
    for i, row in enumerate(document.get("belongs_to", [])):
        affiliation = Affiliation(
            actor_id=slugs.key(Actor, document["slug"], ["slug"]),
            parent_id=slugs.key(Actor, row["actor"], ["belongs_to", i, "actor"]),
            office=row.get("office", ""),
            period=row.get("period", ""),
        )
        affiliation.set_bounds()
        rows.append(affiliation)
    _replace(Affiliation.objects.filter(actor__slug=document["slug"]), rows)


def save_event(document: dict, slugs: Slugs | None = None) -> Event:
    """Save an event with its parts; its links are saved by `save_links` when all events are there."""
    slugs = slugs or Slugs()
    event = _save(Event, "event", document)
    _replace(
        event.placements.all(),
        [
            EventStoryline(event=event, storyline_id=slugs.key(Storyline, slug, ["storylines", i]), position=i)
            for i, slug in enumerate(document["storylines"])
        ],
    )
    _replace(
        event.participations.all(),
        [
            Participation(
                event=event,
                position=i,
                actor_id=slugs.key(Actor, row["actor"], ["participations", i, "actor"]),
                **_with_defaults("participation", row),
            )
            for i, row in enumerate(document.get("participations", []))
        ],
    )
    _replace(
        event.citations.all(),
        [
            Citation(
                event=event,
                position=i,
                source_id=slugs.key(Source, row["source"], ["citations", i, "source"]),
                attributed_to_id=slugs.key(Actor, row["attributed_to"], ["citations", i, "attributed_to"])
                if row.get("attributed_to")
                else None,
                **_with_defaults("citation", row),
            )
            for i, row in enumerate(document.get("citations", []))
        ],
    )
    return event


def save_links(document: dict, slugs: Slugs) -> None:
    origin = slugs.key(Event, document["slug"], ["slug"])
    _replace(
        Link.objects.filter(origin=origin),
        [
            Link(
                origin_id=origin,
                target_id=slugs.key(Event, row["to"], ["links", i, "to"]),
                position=i,
                relation=row["relation"],
                note=row.get("note", ""),
            )
            for i, row in enumerate(document.get("links", []))
        ],
    )


def _save(model, kind: str, document: dict):
    row = model.objects.filter(slug=document["slug"]).first() or model()
    properties = SCHEMA["$defs"][kind]["properties"]
    for name in PLAIN[kind]:
        setattr(row, name, document.get(name, properties[name].get("default")))
    row.save()
    return row


def _with_defaults(part: str, row: dict) -> dict:
    properties = SCHEMA["$defs"]["event"]["properties"][f"{part}s"]["items"]["properties"]
    return {name: row.get(name, properties[name].get("default")) for name in PLAIN[part]}


def _replace(rows, fresh: list) -> None:
    rows.delete()
    rows.model.objects.bulk_create(fresh)
