"""Pages about an actor, a storyline or a source as JSON-LD for their heads: what it is, and claims with where they appear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.urls import reverse

from timeline.exchange.linked_data import actor_node, claim_node, dates_of, script, source_node
from timeline.explore.actor import ActorPage, Member
from timeline.explore.source import SourcePage
from timeline.explore.subject import Subject
from timeline.models.dates import Span
from timeline.models.event import Citation, Event
from timeline.models.querysets import EventRow

# Of each list of a page, as many as a search engine shows; the rest is in the page, and in its downloads.
MOST = 20
# That reliability cannot be judged is no rating.
UNRATED = "F"


def actor_script(page: ActorPage) -> str:
    """Who it is, what it belongs to, its latest events, and what it said."""
    actor = page.actor
    takes_part = "performerIn" if actor.kind == "person" else "event"
    said = [(one.account.citation, one.event) for one in page.said if one.account]
    node = {
        **actor_node(actor),
        "description": actor.summary,
        "alternateName": [alias.name for alias in page.aliases],
        "memberOf": [*_offices("memberOf", page.belongs_to)],
        takes_part: [_event_of_row(row) for row in page.answer.rows[:MOST]],
    }
    if actor.kind != "person":
        node["member"] = [*islice(_offices("member", page.members), MOST)]
    return script(_graph(node, said))


def storyline_script(subject: Subject) -> str:
    """A series of events, its latest ones with it."""
    storyline = subject.about
    node = {
        "@type": "EventSeries", **_page(storyline), "name": storyline.name, "description": storyline.summary,
        **(dates_of(Span.parse(storyline.opening)) if storyline.opening else {}),
        "subEvent": [_event_of_row(row) for row in subject.answer.rows[:MOST]],
    }  # fmt: skip
    return script(_graph(node))


def source_script(page: SourcePage) -> str:
    """The work, how far it is to be relied on and why, and what it says of which event."""
    source = page.source
    said = ((one.citation, resting.event) for resting in page.resting for one in resting.accounts)
    node = source_node(source, source.address)
    if source.published:
        node["datePublished"] = dates_of(Span.parse(source.published)).get("startDate")
    if source.reliability != UNRATED:
        # The Admiralty system's first character.
        rating = {"@type": "Rating", "ratingValue": source.reliability, "bestRating": "A", "worstRating": "E",
                  "ratingExplanation": source.reliability_reason}  # fmt: skip
        author = {"@type": "Organization", "name": "Diplomatic Timeline", "url": f"{settings.ORIGIN}/"}
        node["review"] = {"@type": "Review", "author": author, "reviewRating": _filled(rating)}
    return script(_graph(node, said))


def _graph(node: dict, said: Iterable[tuple[Citation, Event]] = ()) -> list[dict]:
    """What a page is about first, then the claims; what is not known is left out."""
    claims = [{**claim_node(citation), "about": _event(event)} for citation, event in islice(said, MOST)]
    return [_filled(node), *claims]


def _filled(node: dict) -> dict:
    return {name: value for name, value in node.items() if value}


def _page(thing) -> dict:
    address = settings.ORIGIN + thing.get_absolute_url()
    return {"@id": address, "url": address}


def _event(event: Event) -> dict:
    return {"@type": "Event", **_page(event), "name": event.title, **dates_of(event.span)}


def _event_of_row(row: EventRow) -> dict:
    address = settings.ORIGIN + reverse("event", args=[row.slug])
    return {"@type": "Event", "@id": address, "url": address, "name": row.title, **dates_of(row.span)}


def _offices(relation: str, members: Iterable[Member]) -> Iterator[dict]:
    """A role for each office, with the time of it; the relation is repeated in it, as schema.org has it."""
    for member in members:
        for office in member.offices:
            dates = dates_of(Span.parse(office.period)) if office.period else {}
            role = {"roleName": office.office, **dates, relation: actor_node(member.actor)}
            yield {"@type": "OrganizationRole", **_filled(role)}
