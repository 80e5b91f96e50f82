"""Which way of finding events in a large record takes the least work: reading indexes, looking at each, going along an order.

Work is reckoned in looks at an event. What is known is what a sample says: how many answer, and how many each filter lets
through by itself; filters are taken to have nothing to do with each other.
"""

from __future__ import annotations

from math import prod

from timeline.explore.query import VERBS, Query
from timeline.models.leaving import Told

# How many times as long looking at an event takes as passing it in an index.
LOOKING = 20
# Events of this significance and more are one in thirty.
RARE = 4
# Filters that one index finds together: what they find is read as far as the rarest of them goes.
LISTS = ("storyline", "actor", "with", "source")
# Before the first event is known that such an index finds, all that it finds is read: so many of them take as long as looking
# at one event, mostly LOOKING. And asking an event itself takes so many times as long as looking at it: its words are the
# longest thing in it. What an index of kinds finds is mostly looked at, as the database seldom puts it together with another.
READ = {"lists": (8, 1), "window": (10, 1), "q": (4, 3), "kind": (1, 1)}


class Ways:
    query: Query
    size: int
    sample: int
    sampled: bool
    _told: Told

    def _found_first(self, most: int, work: float, of: float) -> bool:
        """Whether looking up takes less work than going along all events until enough of the answers are met, of which there
        are so many.

        An index says of every event in it when it was and of what kind and significance it is; what else is asked takes
        a look at the event.
        """
        looking = 1 if self._narrowed("window", "kind", "significance") else LOOKING
        return self.sampled and work < min(most * self.size / max(of, 1), self.size) / looking

    def _along(self, most: int, of: float, window: float) -> float:
        """The work of going along all events by their weight until enough of the answers are met, of which there are so many:
        the index says of each when it was, of what kind and how significant, and only what that lets through is looked at.
        window: the share of all events that lies in the days asked for."""
        passed = min(most * self.size / max(of, 1), self.size)
        return passed / LOOKING + max(passed * window * self._share("kind") * self._share("significance"), most)

    def _share(self, name: str) -> float:
        """The share of all events that a filter lets through by itself; all of them, where it is not in use."""
        return self._told.alone[name] * self.sample / self.size if name in self._told.alone else 1.0

    def _way(self, share: float = 1.0, leaving_out: str = "", times: int = 1) -> tuple[frozenset[str], float]:
        """How to look up such a share of the events that answer: which filters are to be asked of each event, as reading
        their index would take longer; and the work of that and of reading the others, as if so many events were looked at.

        How many answer several filters is taken for what it would be if one had nothing to do with another. times: so often
        indexes are read.
        """
        each = {name: number for name, number in self._told.alone.items() if name != leaving_out}
        alone = {name: max(number, 1) * self.sample / self.size for name, number in each.items()}
        lists, left, work, looked_at = [name for name in LISTS if name in alone], self.size * share, 0.0, set()
        groups = {name: [name] for name in alone if name not in LISTS} | ({"lists": lists} if lists else {})
        for group, names in sorted(groups.items(), key=lambda one: min(alone[name] for name in one[1])):
            a_look, asking = READ.get(group, (LOOKING, 1))
            reading = self.size * min(alone[name] for name in names) / a_look
            if group == "q" and (words := self.query.reading.count("&") + 1) > 1:
                # What is said of each word is read, and they are taken for equally common.
                reading = words * self.size * alone["q"] ** (1 / words) / a_look
            reading *= times
            if reading > asking * left:
                looked_at.update(names)
                work += (asking - 1) * left
            else:
                work += reading
                left *= prod(alone[name] for name in names)
        return frozenset(looked_at), work + left

    def _narrowed(self, *but: str) -> bool:
        """Whether any filters are in use but those."""
        return any(self._asked(name) for name in VERBS if name not in but)

    def _asked(self, name: str) -> str:
        """The filter, if it is in use; else leaving it out leaves nothing out."""
        return name if name and VERBS[name].asked(self.query) else ""
