"""Who was invited, and what they answered, as the record has it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from timeline.explore.belonging import Belonging
from timeline.explore.parts import shared
from timeline.models.actor import Actor
from timeline.models.event import Citation, Event, Link, Participation
from timeline.models.taxonomy import CONTRARY_STANCES

# What an invitee's answer may be, in the order in which a reader meets them.
ANSWERS = {
    "accepted": _("accepted"),
    "conditional": _("conditional"),
    "undecided": _("replied, undecided"),
    "declined": _("declined"),
    "withdrawn": _("invitation withdrawn"),
    "none": _("no reply known"),
}

# What one event may mean for an invitee, in words, and the answer that it is, if it is one.
DEEDS = {
    "invited": (_("invited"), ""),
    "accepts": (_("accepts"), "accepted"),
    "declines": (_("declines"), "declined"),
    "conditional": (_("answers with conditions"), "conditional"),
    "replies": (_("replies without deciding"), ""),
    "signs": (_("signs"), "accepted"),
    "withdrawn": (_("has the invitation withdrawn"), "withdrawn"),
}

# Invitations of rounds that are looked at together.
MOST_TOGETHER = 400

HOSTS = ("initiator", "chair", "host", "subject")
WITHDRAWALS = ("withdrawal", "cancellation")
AGREEMENTS = ("agreement", "ratification", "membership")


class Step(NamedTuple):
    """What one event means for an invitee, and the source that says so best."""

    event: Event
    deed: str
    note: str
    citation: Citation | None

    @property
    def words(self) -> str:
        return str(DEEDS[self.deed][0])

    @property
    def order(self) -> tuple:
        return self.event.date_sort, self.event.date_upper, self.event.slug


@dataclass(frozen=True)
class Row:
    """An invitee, the people invited in its name, and what is known in order of time."""

    invitee: Actor
    people: tuple[Actor, ...]
    history: tuple[Step, ...]
    differs: Event | None = None

    @cached_property
    def invited(self) -> Step | None:
        """The first event that invites; None where only the answer is on record."""
        return next((step for step in self.history if step.deed == "invited"), None)

    @cached_property
    def signed(self) -> Step | None:
        return next((step for step in self.history if step.deed == "signs"), None)

    @cached_property
    def answered(self) -> Step | None:
        """The latest answer, as it was said rather than signed; the latest reply where none decides; None where none is."""
        answers = [step for step in self.history if DEEDS[step.deed][1]]
        same = takewhile(lambda step: DEEDS[step.deed][1] == DEEDS[answers[-1].deed][1], reversed(answers))
        said = sorted(same, key=lambda step: step.deed == "signs")
        replies = [step for step in reversed(self.history) if step.deed == "replies"]
        return next(iter([*said, *replies]), None)

    @property
    def answer(self) -> str:
        """A key of `ANSWERS`."""
        if self.answered is None:
            return "none"
        return DEEDS[self.answered.deed][1] or "undecided"

    @property
    def earlier(self) -> list[Step]:
        """What the row does not say by itself: every step but the invitation, the answer and the signature."""
        return [step for step in self.history if step not in (self.invited, self.answered, self.signed)]


@dataclass(frozen=True)
class Round:
    """One invitation with those that are part of it, and its invitees by name; `part_of` is what it is itself part of."""

    event: Event
    rows: tuple[Row, ...]
    part_of: tuple[Event, ...] = ()


class Record:
    """What the tables say of some events that invite, and of all that are of the same rounds: the record as it is. A query
    for each; of rounds of very many invitations, those that are nearest to the ones asked for.
    """

    def __init__(self, asked):
        self.asked = asked

    def invitations(self) -> list[Event]:
        return list(Event.objects.published().of_the_rounds_of(self.asked, MOST_TOGETHER).defer("search"))

    def links(self, invitations) -> list[Link]:
        """Links to these invitations, given by primary keys, with the events that they come from."""
        return list(Link.objects.public().leading_to(invitations).select_related("origin").defer("origin__search"))

    def participations(self, events) -> list[Participation]:
        return list(Participation.objects.of_events(events).select_related("actor"))

    def citations(self, events) -> list[Citation]:
        return list(Citation.objects.of_events(events).select_related("source", "attributed_to"))

    def belonging(self) -> Belonging:
        return shared("belonging", None, Belonging.known)


class Rounds:
    """Some invitations of a record, with all that belong to the same rounds and what followed from them. Five queries,
    whatever their number.

    The rule, all of it:

    - An invitation that answers, implements or follows another is part of it, and of the widest where it follows several
      of which one is part of another; together they are one round.
    - An invitee is a recipient of an invitation of the round, or of an event that answers one. Who invites, chairs or is
      what the invitation is about is none. A person counts with the state or body it speaks for at the time, when that
      is an invitee too.
    - An event that answers an invitation of the round is a reply of its recipients. It is their answer as far as their
      participation says that they accept, decline or set conditions; without that it decides nothing. In an event that
      is not itself filed as an answer, and in which no one of theirs speaks, they are only once more said to be invited.
    - Who signs an agreement that answers, implements or follows the invitation has accepted it.
    - A withdrawal or cancellation that contradicts the invitation takes it back from its recipients.
    - The latest of these wins, by the date of the event; the others are its history.
    - Accounts differ about a row when an event of its history is disputed; a signature only when the signatory disputes it.
    - An answer to several invitations of one round is listed with the widest, and with those that name the invitee.
    """

    def __init__(self, record: Record):
        self.invitations = {event.pk: event for event in record.invitations()}
        self._parents, self._children, self._followers = (defaultdict(list) for _table in range(3))
        if not self.invitations:
            return
        linked = defaultdict(list)
        for link in record.links(self.invitations):
            if link.origin.kind != "invitation":
                self._followers[link.target_id].append(link)
            elif link.relation != "contradicts" and link.origin_id in self.invitations:
                linked[link.origin_id].append(link.target_id)
        self._nest(linked)
        events = {*self.invitations, *(link.origin_id for links in self._followers.values() for link in links)}
        self._parts, self._citations = defaultdict(list), defaultdict(list)
        for part in record.participations(events):
            self._parts[part.event_id].append(part)
        for citation in record.citations(events):
            self._citations[citation.event_id].append(citation)
        self._belonging = record.belonging()

    # ------------------------------------------------------------ which invitations belong together

    def _nest(self, linked: dict[int, list[int]]):
        """What each invitation is part of: of those that it is linked to, the widest."""
        for pk, targets in linked.items():
            above = {one: _reach(one, lambda here: linked.get(here, ())) - {one} for one in targets}
            for target in targets:
                if not above[target] & set(targets) or pk in above[target]:
                    self._parents[pk].append(target)
                    self._children[target].append(pk)

    def in_storyline(self, slug: str) -> list[int]:
        """Primary keys of those that belong to a storyline."""
        return [pk for pk, event in self.invitations.items() if slug in event.storyline_slugs]

    def of_storyline(self, slug: str) -> list[Round]:
        """The storyline's rounds, each once, in order of time."""
        widest = {root for pk in self.in_storyline(slug) for root in self._roots(pk)}
        return sorted((self.round(root) for root in widest), key=lambda one: (one.event.date_sort, one.event.slug))

    def round(self, pk: int) -> Round:
        """An invitation and all that are part of it."""
        scope = self._part_of_it(pk)
        widest = [self.invitations[root] for root in self._roots(pk) if root != pk]
        return Round(self.invitations[pk], tuple(self._rows(scope, self._together(pk))), tuple(widest))

    def _within(self, pk: int) -> set[int]:
        """An invitation and all that it is part of."""
        return _reach(pk, lambda one: self._parents[one])

    def _roots(self, pk: int) -> list[int]:
        """The widest that an invitation is part of; of a ring of links, the earliest."""
        within = self._in_order(self._within(pk))
        return [one for one in within if not self._parents[one]] or within[:1]

    def _in_order(self, keys) -> list[int]:
        return sorted(keys, key=lambda pk: (self.invitations[pk].date_sort, self.invitations[pk].slug))

    def _part_of_it(self, pk: int) -> set[int]:
        """An invitation and all that are part of it."""
        return _reach(pk, lambda one: self._children[one])

    def _together(self, pk: int) -> set[int]:
        """All invitations of the round."""
        return {part for root in self._roots(pk) for part in self._part_of_it(root)}

    # ------------------------------------------------------------ who was invited, and what they answered

    def _rows(self, scope: set[int], together: set[int]) -> list[Row]:
        hosts = {part.actor_id for pk in together for part in self._parts[pk] if part.role in HOSTS}
        steps, actors, named = defaultdict(list), {}, set()

        def note(event, part, deed, listed):
            if part.actor_id in hosts:
                return
            actors[part.actor_id] = part.actor
            steps[part.actor_id].append((event, part, deed))
            if listed:
                named.add(part.actor_id)

        for pk in self._in_order(scope):
            for part in self._parts[pk]:
                if part.role == "recipient":
                    note(self.invitations[pk], part, "invited", True)
        for event, relations, wide in self._answering(scope, together):
            for part in self._parts[event.pk]:
                if deed := self._deed(event, relations, part):
                    note(event, part, deed, wide)
        stands_for = self._stands_for(actors, named, steps)
        groups = defaultdict(list)
        for actor in actors:
            groups[stands_for.get(actor, actor)].append(actor)
        rows = [
            self._row(actors[head], [actors[one] for one in members if one != head], steps)
            for head, members in groups.items()
            if any(one in named for one in members)
        ]
        return sorted(rows, key=lambda row: row.invitee.name)

    def _answering(self, scope, together):
        """(event, its relations to the round, whether it answers nothing beyond `scope`) of all that followed."""
        relations, targets, events = defaultdict(set), defaultdict(set), {}
        for pk in together:
            for link in self._followers[pk]:
                events[link.origin_id] = link.origin
                relations[link.origin_id].add(link.relation)
                targets[link.origin_id].add(pk)
        return [(event, relations[pk], targets[pk] <= scope) for pk, event in events.items()]

    def _deed(self, event: Event, relations: set[str], part: Participation) -> str:
        """What an event that follows from an invitation means for one who takes part in it; empty for nothing."""
        if event.kind in WITHDRAWALS:
            return "withdrawn" if "contradicts" in relations and part.role == "recipient" else ""
        if event.kind in AGREEMENTS and part.role == "signatory" and relations & {"answers", "implements", "follows"}:
            return "signs"
        if "answers" not in relations:
            return ""
        if part.response:
            return part.response
        if part.role != "recipient":
            return ""
        return "replies" if event.kind == "invitation-response" or self._speaks(event, part.actor_id) else "invited"

    def _speaks(self, event: Event, actor: int) -> bool:
        """Whether the actor, or someone of its own, speaks in the event."""
        speakers = [part.actor_id for part in self._parts[event.pk] if part.role == "speaker"]
        return any(actor == one or actor in self._above(one, event) for one in speakers)

    def _above(self, actor: int, event: Event) -> list[int]:
        return self._belonging.above(actor, event.date_lower, event.date_upper)

    def _stands_for(self, actors, named, steps) -> dict[int, int]:
        """{person: the state or body in whose name it was invited}, where that is an invitee as well."""
        return {
            pk: head
            for pk, actor in actors.items()
            if actor.kind == "person"
            for head in [next((up for up in self._above(pk, steps[pk][0][0]) if up in actors), None)]
            if head is not None
        }

    def _row(self, invitee: Actor, people: list[Actor], steps) -> Row:
        # The state's own answer comes first, so that it stands where one event has both.
        ours = [invitee.pk, *(person.pk for person in people)]
        history, seen = [], set()
        for event, part, deed in (step for one in ours for step in steps[one]):
            if event.pk not in seen:
                seen.add(event.pk)
                history.append(Step(event, deed, part.note, self._best(event, invitee, ours)))
            elif deed not in ("invited", "replies") or part.note:
                history = [_told(step, deed, part.note) if step.event.pk == event.pk else step for step in history]
        history.sort(key=lambda step: step.order)
        return Row(invitee, tuple(people), tuple(history), self._dispute(history, ours))

    def _best(self, event: Event, invitee: Actor, ours: list[int]) -> Citation | None:
        """What says it best: an account of the invitee's own side, else the best graded, and then one that names it."""

        def rank(citation):
            by = citation.attributed_to_id
            own = by and (by in ours or invitee.pk in self._above(by, event))
            named = invitee.name in f"{citation.statement} {citation.quote}"
            return not own, citation.grade, not named, citation.position

        return min(self._citations[event.pk], key=rank, default=None)

    def _dispute(self, history: list[Step], ours: list[int]) -> Event | None:
        """The latest disputed event of a history."""
        for step in reversed(history):
            contrary = [one for one in self._citations[step.event.pk] if one.stance in CONTRARY_STANCES]
            own = any(one.attributed_to_id in ours for one in contrary)
            if step.event.disputed and (own or step.deed != "signs"):
                return step.event
        return None


def _told(step: Step, deed: str, note: str) -> Step:
    """A step, told more fully by another participation in the same event."""
    told = step.deed if DEEDS[step.deed][1] or deed in ("invited", "replies") else deed
    return step._replace(deed=told, note=step.note or note)


def _reach(start: int, onward) -> set[int]:
    found, edge = {start}, [start]
    while edge:
        edge = [one for here in edge for one in onward(here) if one not in found]
        found.update(edge)
    return found
