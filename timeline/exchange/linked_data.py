"""Events as JSON-LD in the words of schema.org: Event, Person, Organization, and Claims with where they appear."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.conf import settings

from timeline.exchange.about import GENERATOR
from timeline.exchange.download import Download
from timeline.explore.panel import account
from timeline.models.actor import Actor
from timeline.models.dates import Span
from timeline.models.event import Citation, Event
from timeline.models.licence import LICENCE
from timeline.models.moment import DAY, MONTH, YEAR, Moment
from timeline.models.source import Source

CONTEXT = "https://schema.org"
# What schema.org calls a role; those that are not named take part.
ROLES = {
    "host": "organizer", "chair": "organizer", "initiator": "organizer", "mediator": "organizer", "facilitator": "organizer",
    "sponsor": "sponsor", "guarantor": "sponsor", "supporter": "sponsor", "speaker": "performer", "subject": "about",
    "recipient": "about", "opponent": "contributor",
}  # fmt: skip
TYPES = {"person": "Person", "state": ["Country", "Organization"], "igo": "Organization", "ngo": "NGO",
         "political-party": "Organization", "court": "Organization"}  # fmt: skip
# Of what has happened schema.org has no word for its status.
STATUSES = {"proposed": "EventScheduled", "planned": "EventScheduled", "cancelled": "EventCancelled"}
WRITTEN = {DAY: 10, MONTH: 7, YEAR: 4}


def linked_data(download: Download) -> Iterator[str]:
    """One graph: the data set first, which is what was asked, then its events."""
    yield f'{{"@context": {_json(CONTEXT)}, "@graph": [\n{_json(_dataset(download))}'
    for event in download.events():
        yield ",\n" + _json(event_node(event, [row.storyline for row in event.placements.all()]))
    yield "\n]}\n"


def event_script(event: Event, storylines) -> str:
    """One event for the head of its page, safe between <script> tags."""
    return script(event_node(event, storylines))


def script(found: dict | list[dict]) -> str:
    """A node, or a graph of several, that no browser takes for the end of the block that it stands in."""
    node = {"@context": CONTEXT, **({"@graph": found} if isinstance(found, list) else found)}
    text = json.dumps(node, ensure_ascii=False)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


def _dataset(download: Download) -> dict:
    about = download.about
    return {
        "@type": "Dataset",
        "@id": about.address,
        "url": about.address,
        "name": about.title,
        "description": about.words,
        "license": LICENCE.address,
        "dateModified": about.changed.isoformat(timespec="seconds"),
        **({"temporalCoverage": f"../{about.as_of}"} if about.as_of else {}),
        "creator": {"@type": "Organization", "name": "Diplomatic Timeline", "url": settings.ORIGIN + "/"},
        "isAccessibleForFree": True,
        "version": GENERATOR,
    }


def event_node(event: Event, storylines) -> dict:
    address = settings.ORIGIN + event.get_absolute_url()
    node = {
        "@type": "Event",
        "@id": address,
        "url": address,
        "identifier": event.slug,
        "name": event.title,
        "description": event.summary,
        **dates_of(event.span),
        "additionalProperty": {"@type": "PropertyValue", "propertyID": "EDTF", "value": event.date},
        "keywords": [*(storyline.name for storyline in storylines), event.kind],
    }
    if event.place:
        node["location"] = {"@type": "Place", "name": event.place}
    if event.occurrence in STATUSES:
        node["eventStatus"] = f"{CONTEXT}/{STATUSES[event.occurrence]}"
    for row in event.participations.all():
        several = node.setdefault(ROLES.get(row.role, "attendee"), [])
        if (actor := actor_node(row.actor)) not in several:
            several.append(actor)
    node["subjectOf"] = [claim_node(citation) for citation in event.citations.all()]
    return node


def dates_of(span: Span) -> dict:
    """What ISO 8601 can say of a date in EDTF: what is about, uncertain or open is not made exact."""
    start, end = (None, None) if span.alternatives else (span.start, span.end if span.is_interval else span.start)
    dates = {"startDate": _date(start), "endDate": _date(end)}
    return {name: value for name, value in dates.items() if value}


def _date(moment: Moment | None) -> str:
    if moment is None or moment.marked or moment.precision not in WRITTEN:
        return ""
    return moment.time.isoformat() if moment.time else moment.lower.isoformat()[: WRITTEN[moment.precision]]


def actor_node(actor: Actor) -> dict:
    address = settings.ORIGIN + actor.get_absolute_url()
    node = {"@type": TYPES.get(actor.kind, "Organization"), "@id": address, "name": actor.name, "url": address}
    if actor.wikidata:
        node["sameAs"] = f"https://www.wikidata.org/entity/{actor.wikidata}"
    return node


def claim_node(citation: Citation) -> dict:
    node = {"@type": "Claim", "appearance": source_node(citation.source, account(citation).address)}
    if citation.quote or citation.statement:
        node["text"] = citation.quote or citation.statement
        node.update({"inLanguage": citation.language} if citation.quote and citation.language else {})
    if citation.attributed_to:
        node["author"] = actor_node(citation.attributed_to)
    # The Admiralty system's two characters.
    return {**node, "creditText": f"{citation.get_stance_display()} ({citation.grade})"}


def source_node(source: Source, address: str) -> dict:
    page = settings.ORIGIN + source.get_absolute_url()
    node = {
        "@type": "CreativeWork",
        "@id": page,
        "name": source.title,
        "publisher": {"@type": "Organization", "name": source.publisher},
        "inLanguage": source.language,
        "url": address or page,
    }
    if source.archive_url:
        node["archivedAt"] = source.archive_url
    if source.identifier:
        node["identifier"] = source.identifier
    return node


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)
