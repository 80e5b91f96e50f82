"""What the main page shows in answer to a question. Each part is computed once, when it is asked for."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from timeline.explore.density import density
from timeline.explore.drawing import Drawing, Frame, draw
from timeline.explore.language import of_the_record_here
from timeline.explore.listing import actor_choices
from timeline.explore.picture import strip_svg
from timeline.explore.query import LANES, Query, QueryForm
from timeline.explore.scene import WIDTH, LaneSpec, bounds_of
from timeline.models.dates import Span
from timeline.models.event import Event
from timeline.models.fields import FORBIDDEN
from timeline.models.storyline import Storyline
from timeline.models.taxonomy import KIND_GROUPS, KINDS, SOURCE_KINDS

MOST_ROWS = 2000
MOST_LANES = 8
FIRST_CHOICES = 6


class Choice(NamedTuple):
    """One choice of a filter: its value, its name, how many events it would leave, and whether it is made."""

    value: str
    label: str
    number: int
    chosen: bool


class Answer:
    """The parts of the page, for templates: rows, facets, chips, presets, drawing, strip."""

    def __init__(self, query: Query, form: QueryForm | None = None, width: int = WIDTH):
        self.query, self.form, self.width = query, form, width

    # ------------------------------------------------------------ events

    @cached_property
    def rows(self):
        events = self.query.events()
        ordered = events.best_first(self.query.q) if self.query.q else events.newest_first()
        if self.query.lanes == "actor":
            return ordered.with_lanes([lane.key for lane in self.lanes])[:MOST_ROWS].rows("lanes_")
        return ordered[:MOST_ROWS].rows()

    @cached_property
    def count_words(self) -> str:
        number = len(self.rows)
        return ngettext("%(n)s event", "%(n)s events", number) % {"n": number}

    @cached_property
    def today(self) -> dt.date:
        return timezone.localdate()

    @cached_property
    def as_of(self) -> dt.date | None:
        return Event.objects.data_as_of()

    @cached_property
    def storylines(self) -> dict[str, Storyline]:
        return {storyline.slug: storyline for storyline in Storyline.objects.all()}

    # ------------------------------------------------------------ filters

    @cached_property
    def facets(self):
        return self.query.facets()

    def _choices(self, name: str, labels: dict) -> list[Choice]:
        counted, chosen = self.facets[name], getattr(self.query, name)
        return [
            Choice(value, str(label), counted.get(value, ("", 0))[1], value in chosen)
            for value, label in labels.items()
        ]

    @property
    def storyline_choices(self):
        return self._choices("storyline", {slug: row.name for slug, row in self.storylines.items()})

    @property
    def source_choices(self):
        return [choice for choice in self._choices("source", SOURCE_KINDS) if choice.number or choice.chosen]

    @cached_property
    def kind_choices(self) -> list[tuple[Choice, list[Choice], str]]:
        """[(family, its kinds, its sign)]; the kinds are shown where the family or one of them is chosen."""
        kinds = self._choices("kind", {kind: row.label for kind, row in KINDS.items()})
        chosen, families = self.query.kind, []
        for slug, family in KIND_GROUPS.items():
            members = [choice for choice in kinds if KINDS[choice.value].group == slug and (choice.number or choice.chosen)]
            whole = Choice(slug, str(family.label), sum(choice.number for choice in members), slug in chosen)
            shown = members if len(members) > 1 and (whole.chosen or any(one.chosen for one in members)) else []
            if whole.number or whole.chosen or shown:
                families.append((whole, shown, family.glyph))
        return families

    @cached_property
    def actor_choices(self) -> list[Choice]:
        """Actors by number of events; chosen ones first."""
        choices = [
            Choice(slug, label, number, slug in self.query.actor)
            for slug, (label, number) in self.facets["actor"].items()
        ]
        missing = [slug for slug in self.query.actor if slug not in self.facets["actor"]]
        choices += [Choice(slug, slug, 0, True) for slug in missing]
        return sorted(choices, key=lambda choice: (not choice.chosen, -choice.number, choice.label))

    @property
    def first_actors(self) -> str:
        return actor_choices(self.actor_choices[: self._actors_shown])

    @property
    def more_actors(self) -> str:
        return actor_choices(self.actor_choices[self._actors_shown :])

    @property
    def more_actors_number(self) -> int:
        return max(len(self.actor_choices) - self._actors_shown, 0)

    @property
    def _actors_shown(self) -> int:
        return max(FIRST_CHOICES, len(self.query.actor))

    @property
    def significance_choices(self) -> list[Choice]:
        counted = {int(level): number for level, (_label, number) in self.facets["significance"].items()}
        return [
            Choice(str(least), label, sum(n for level, n in counted.items() if level >= least),
                   self.query.significance == least)
            for least, label in (
                (1, _("Any")), (2, _("2 and above")), (3, _("3 and above")), (4, _("4 and above")), (5, _("5 only")),
            )
        ]  # fmt: skip

    @property
    def disputed_choice(self) -> Choice:
        return Choice("1", _("Accounts differ"), self.facets["disputed"].get("true", ("", 0))[1], self.query.disputed)

    @property
    def lane_choices(self):
        return [(value, label, value == self.query.lanes) for value, label in LANES.items()]

    @property
    def chips(self) -> list[tuple[str, str]]:
        """[(what is asked, address of the view without it)]."""
        query, chips = self.query, []
        if query.from_ or query.to:
            chips.append((self._window_words(), query.without("window").address))
        for name, labels in self._labels().items():
            for value in getattr(query, name):
                words = str(labels.get(value, value))
                words = of_the_record_here(words) if name in ("storyline", "actor") else words
                chips.append((words, query.without(name, value).address))
        if query.q:
            chips.append((f"“{query.q}”", query.without("q").address))
        if query.significance > 1:
            words = _("Significance %(n)s and above") % {"n": query.significance}
            chips.append((words, query.without("significance").address))
        if query.disputed:
            chips.append((_("Accounts differ"), query.without("disputed").address))
        return chips

    def _labels(self) -> dict[str, dict]:
        return {
            "storyline": {slug: row.name for slug, row in self.storylines.items()},
            "kind": {**{k: row.label for k, row in KINDS.items()}, **{k: row.label for k, row in KIND_GROUPS.items()}},
            "actor": {slug: label for slug, (label, _n) in self.facets["actor"].items()},
            "source": SOURCE_KINDS,
        }

    def _window_words(self) -> str:
        first = Span.parse(self.query.from_).words(short=True) if self.query.from_ else ""
        last = Span.parse(self.query.to).words(short=True) if self.query.to else _("today")
        return f"{first} – {last}" if first else _("until %(date)s") % {"date": last}

    @property
    def presets(self) -> list[tuple[str, str, bool]]:
        """[(name, address, whether it is the present window)]."""
        spans = [(_("All"), "", "")]
        spans += [
            (of_the_record_here(row.opening_label), row.opening, "")
            for row in self.storylines.values()
            if row.opening and row.opening_label
        ]
        year = (self.today - dt.timedelta(days=365)).isoformat()
        quarter = (self.today - dt.timedelta(days=90)).isoformat()
        spans += [(_("1 year"), year, ""), (_("90 days"), quarter, "")]
        query = self.query
        return [
            (name, query.changed(from_=first, to=last).address, (query.from_, query.to) == (first, last))
            for name, first, last in spans
        ]

    # ------------------------------------------------------------ the picture

    @cached_property
    def window(self) -> tuple[dt.date, dt.date]:
        first, last = self.query.first, self.query.last
        if first is None or last is None:
            low, high = bounds_of(self.rows, self.today)
            first = first or min(low, last or low)
            last = last or max(high, first)
        return first, last

    @cached_property
    def lanes(self) -> list[LaneSpec]:
        chosen = self.query
        if chosen.lanes == "none":
            return [LaneSpec("", "")]
        if chosen.lanes == "kind":
            return [LaneSpec(choice.value, choice.label) for choice, _m, _g in self.kind_choices]
        if chosen.lanes == "actor":
            return [LaneSpec(choice.value, choice.label) for choice in self.actor_choices[:MOST_LANES]]
        shown = chosen.storyline or self.storylines
        return [LaneSpec(slug, row.name, slug) for slug, row in self.storylines.items() if slug in shown]

    @cached_property
    def description(self) -> str:
        first, last = (date_format(day, "j F Y") for day in self.window)
        return _("Timeline of %(events)s from %(first)s to %(last)s; the same events are listed below.") % {
            "events": self.count_words, "first": first, "last": last,
        }  # fmt: skip

    @cached_property
    def drawing(self) -> Drawing:
        """The picture, the figure and the list."""
        query = self.query
        colours = tuple((row.slug, row.colour, row.colour_dark) for row in self.storylines.values())
        frame = Frame(
            self.window, query.lanes, tuple(self.lanes), colours, self.width, self.today, self.as_of, self.description,
            tuple(query.to_params()), self.row_address, query.event, bool(query.q), get_language(),
        )  # fmt: skip
        return draw(tuple(self.rows), frame)

    @property
    def strip(self) -> SafeString:
        """How many events each month has, over the whole record under the other filters; empty without any."""
        counts = list(self.query.events(leaving_out="window").by_month())
        strip = density(counts, self.window, self.today)
        words = _("Events per month over the whole record; the shaded part is the window above.")
        return SafeString(strip_svg(strip, words) if strip else "")

    @cached_property
    def row_address(self) -> str:
        """The address of this view with an event selected, but for the event's slug."""
        address = self.query.changed(event="x").address
        return address[:-1]

    @property
    def without_event(self) -> str:
        return self.query.without("event").address

    @property
    def typed(self) -> dict[str, str]:
        """What the reader wrote into the text fields, right or wrong, without what cannot be shown."""
        data = self.form.data if self.form else {}
        return {name: FORBIDDEN.sub("", data.get(name) or "") for name in ("q", "from", "to")}

    @property
    def errors(self) -> dict[str, list[str]]:
        return {name: list(messages) for name, messages in self.form.errors.items()} if self.form else {}
