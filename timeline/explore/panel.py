"""One event in full: who took part, what each side says, what it follows and what it leads to."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _

from timeline.explore.invitations import MOST_TOGETHER
from timeline.models.actor import Actor
from timeline.models.event import PUBLISHED, RETRACTED, Citation, Event, Link, Participation
from timeline.models.ledger import Revision
from timeline.models.round import with_their_rounds
from timeline.models.taxonomy import CONTRARY_STANCES, CREDIBILITIES, RELATIONS, RELATIONS_BACK, RELIABILITIES


class Account(NamedTuple):
    """One citation as a reader sees it."""

    citation: Citation
    contrary: bool
    address: str
    grade: str


class Part(NamedTuple):
    """An actor and everything it is and does in the event; `note` is the record's own words."""

    actor: Actor
    words: str
    note: str


class Neighbour(NamedTuple):
    """A linked event, and how this one stands to it. One that was retracted is named, and says that it was."""

    event: Event
    relation: str
    later: bool
    note: str

    @property
    def retracted(self) -> bool:
        return self.event.status == RETRACTED


def find_event(slug: str, with_round: bool = False) -> Event | None:
    """A published event with all that its panel shows, in three queries; None when there is none.

    Its `version` is that of the ledger, None before the ledger knows it. with_round: the participations and citations of
    an invitation are left to its ledger, which reads them with those of its round (own_round.py); the invitations of that
    round are there at once, as `together`.
    """
    asked = Event.objects.with_slugs([slug])
    events = Event.objects.filter(pk__in=with_their_rounds(asked, MOST_TOGETHER)) if with_round else asked
    found = list(events.published().defer("search").annotate(version=Revision.objects.of_each("event")))
    event = next((one for one in found if one.slug == slug), None)
    if event and with_round:
        event.together = [one for one in found if one.kind == "invitation"]
    if event and not (with_round and event.kind == "invitation"):
        prefetch_related_objects([event], *PARTS)
    return event


def accounts(event: Event) -> list[Account]:
    return [account(citation) for citation in event.citations.all()]


def account(citation: Citation) -> Account:
    return Account(citation, citation.stance in CONTRARY_STANCES, _address(citation), grade_words(citation.grade))


def cast(event: Event) -> list[Part]:
    """Who takes part, each once, with all roles and how they voted or answered."""
    parts: dict[Actor, tuple[list[str], list[str]]] = {}
    for row in event.participations.all():
        qualities = (
            row.get_role_display(), row.vote and row.get_vote_display(), row.capacity and row.get_capacity_display(),
            row.response and row.get_response_display(),
        )  # fmt: skip
        said, notes = parts.setdefault(row.actor, ([], []))
        said += [str(words) for words in qualities if words and str(words) not in said]
        notes += [row.note] if row.note and row.note not in notes else []
    return [Part(actor, listed(said), listed(notes)) for actor, (said, notes) in parts.items()]


def listed(words: list[str]) -> str:
    """Words one after the other, as the reader's language sets them off."""
    # Translators: what stands between the words of a list.
    return _(", ").join(words)


def lane_keys(event: Event) -> str:
    """Keys of the lanes an event may stand in, whatever lanes are, with a space between them: for the chart."""
    keys = [*event.storyline_slugs, event.group, *(row.actor.slug for row in event.participations.all())]
    return " ".join(dict.fromkeys(keys))


def linked(event: Event, targets=()):
    """Links from an event and to it, or to any of `targets`: between published events, and from those to retracted ones."""
    return (
        Link.objects.filter(Q(origin=event) | Q(target__in={event.pk, *targets}))
        .filter(origin__status=PUBLISHED, target__status__in=(PUBLISHED, RETRACTED))
        .select_related("origin", "target")
        .defer("origin__search", "target__search")
    )


def neighbours(event: Event, links=None) -> list[Neighbour]:
    """Events this one is linked with, in order of time: published ones, and retracted ones that it refers to itself.

    links: those of the event, where they are known.
    """
    found = []
    for link in linked(event) if links is None else links:
        out = link.origin_id == event.pk
        other = link.target if out else link.origin
        words = RELATIONS[link.relation] if out else RELATIONS_BACK[link.relation]
        later = (other.span.order, other.slug) > (event.span.order, event.slug)
        found.append(Neighbour(other, str(words), later, link.note))
    return sorted(found, key=lambda neighbour: (neighbour.event.span.order, neighbour.event.slug))


def grade_words(grade: str) -> str:
    """ "B2" -> "usually reliable, probably true"."""
    return listed([str(RELIABILITIES[grade[0]]), str(CREDIBILITIES[grade[1]])])


def _address(citation: Citation) -> str:
    """The source's page; where a quotation is known, the browser is asked to scroll to its first words."""
    address = citation.source.address
    if address and citation.quote and "#" not in address and not address.endswith(".pdf"):
        first = " ".join(citation.quote.split()[:6])
        return f"{address}#:~:text={quote(first, safe='').replace('-', '%2D')}"
    return address


PARTS = (
    Prefetch("participations", Participation.objects.select_related("actor")),
    Prefetch("citations", Citation.objects.select_related("source", "attributed_to")),
)
