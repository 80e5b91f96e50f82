"""What the main page shows in answer to a question. Each part is computed once, when it is asked for."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timeline.explore.around import Around
from timeline.explore.density import Strip, density
from timeline.explore.drawing import Drawing, Frame, draw, lines
from timeline.explore.filters import filter_blanks
from timeline.explore.language import of_the_record_here, plain
from timeline.explore.loosening import Loosened, loosened
from timeline.explore.meant import Meant, meant
from timeline.explore.parts import shared
from timeline.explore.picture import strip_bars, strip_svg
from timeline.explore.query import Query, QueryForm
from timeline.explore.scene import WIDTH, LaneSpec, bounds_of
from timeline.explore.visits import day_words, this_moment, visit_words
from timeline.models.cldr import calendar_of
from timeline.models.dates import Span
from timeline.models.event import Event
from timeline.models.fields import FORBIDDEN
from timeline.models.ledger import Revision
from timeline.models.taxonomy import KIND_GROUPS, KINDS, SOURCE_KINDS

MOST_LANES = 8
# Of a value that cannot be, as it is repeated to the reader.
MOST_SHOWN = 60


class Answer(Around):
    """The parts of the page, for templates: rows, facets, chips, presets, drawing, strip."""

    def __init__(
        self, query: Query, form: QueryForm | None = None, width: int = WIDTH, together: bool = False, with_first: bool = False
    ):
        self.query, self.form, self.width, self.together, self.with_first = query, form, width, together, with_first

    @property
    def count_words(self) -> str:
        return self.number.events

    @cached_property
    def today(self) -> dt.date:
        return self.query.known_on or timezone.localdate()

    @property
    def as_of(self) -> dt.date | None:
        return self.state[0]

    # ------------------------------------------------------------ what is asked

    @cached_property
    def chips(self) -> list[tuple[str, str]]:
        """[(what is asked, address of the view without it)]."""
        return self._chips()

    def _chips(self) -> list[tuple[str, str]]:
        query, chips = self.query, []
        if query.from_ or query.to:
            chips.append((self._window_words(), query.without("window").address))
        for name, labels in self._labels().items():
            for value in getattr(query, name):
                words = str(labels.get(value, value))
                words = of_the_record_here(words) if name in ("storyline", "actor") else words
                chips.append((words, query.without(name, value).address))
        for slug in query.with_:
            name = self.actor_names.get(slug, slug)
            chips.append((_("with %(name)s") % {"name": name}, query.without("with", slug).address))
        if query.q:
            chips.append((f"“{query.q}”", query.without("q").address))
        if query.significance > 1:
            words = _("Significance %(n)s and above") % {"n": query.significance}
            chips.append((words, query.without("significance").address))
        if query.disputed:
            chips.append((_("Accounts differ"), query.without("disputed").address))
        if query.new_since:
            words = _("New since %(date)s") % {"date": day_words(query.new_since)}
            chips.append((words, query.without("new_since").address))
        if query.as_of:
            words = _("As known on %(date)s") % {"date": calendar_of().day(query.known_on, short=True)}
            chips.append((words, query.without("as_of").address))
        return chips

    @property
    def asked(self) -> str:
        """The filters in words: "Gaza war · Resolution". Empty when nothing is asked."""
        return " · ".join(plain(words) for words, _address in self.chips)

    @cached_property
    def question_words(self) -> str:
        """ "Diplomatic Timeline: Gaza war · Resolution"."""
        name = _("Diplomatic Timeline")
        return _("%(name)s: %(question)s") % {"name": name, "question": self.asked} if self.chips else name

    @property
    def extent(self) -> str:
        """ "28 events from 24 February 2022 to 1 July 2026."; what still goes on has no last day yet."""
        if not (self.number or self.query.from_ or self.query.to):
            return f"{self.count_words}."
        first, last = (calendar_of().day(day) for day in self.spanned)
        return _("%(events)s from %(first)s to %(last)s.") % {
            "events": self.count_words, "first": first, "last": last,
        }  # fmt: skip

    @property
    def fresh(self) -> str:
        """ "Data as of 20 June 2026."; empty where nothing has happened."""
        return _("Data as of %(date)s.") % {"date": calendar_of().day(self.as_of)} if self.as_of else ""

    def _labels(self) -> dict[str, dict]:
        return {
            "storyline": {slug: row.name for slug, row in self.storylines.items()},
            "kind": {**{k: row.label for k, row in KINDS.items()}, **{k: row.label for k, row in KIND_GROUPS.items()}},
            "actor": self.actor_names,
            "source": SOURCE_KINDS,
        }

    def _window_words(self) -> str:
        first = Span.parse(self.query.from_).words(short=True) if self.query.from_ else ""
        last = Span.parse(self.query.to).words(short=True) if self.query.to else _("today")
        return calendar_of().between(first, last) if first else _("until %(date)s") % {"date": last}

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

    filters = property(filter_blanks)

    # ------------------------------------------------------------ the picture

    @cached_property
    def linked(self) -> tuple[str, ...]:
        """Slugs of the events that the selected one is linked with."""
        slug = "" if self.query.as_of else self.query.event
        return tuple(Event.objects.published().linked_with(slug).values_list("slug", flat=True)) if slug else ()

    @cached_property
    def window(self) -> tuple[dt.date, dt.date]:
        return self._shared("window", self._window, "days")

    def _window(self) -> tuple[dt.date, dt.date]:
        first, last = self.query.first, self.query.last
        if first is None or last is None:
            low, high = bounds_of(self.rows, self.today) if self.whole else self._reach()
            first = first or min(low, last or low)
            last = last or max(high, first)
        return first, last

    @cached_property
    def spanned(self) -> tuple[dt.date, dt.date]:
        """The first and the last day of the events that answer, or of the window where it was asked to begin or to end."""
        return self._shared("spanned", self._spanned, "days")

    def _spanned(self) -> tuple[dt.date, dt.date]:
        first, last = self.window
        if self.query.last is None and self.number:
            latest = bounds_of(self.rows, dt.date.min)[1] if self.whole else self.reach[1]
            last = latest if latest >= first else last
        return first, last

    def _reach(self) -> tuple[dt.date, dt.date]:
        """The first day of all events that answer, and the last of them or today: of those that are counted.

        What a sample misses at either end is drawn at the edge, like everything that goes on beyond it.
        """
        earliest, latest = self.reach
        return earliest, max(latest, self.today)

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
        first, last = (calendar_of().day(day) for day in self.spanned)
        return _("Timeline of %(events)s from %(first)s to %(last)s; the same events are listed below.") % {
            "events": self.count_words, "first": first, "last": last,
        }  # fmt: skip

    @property
    def overscan(self) -> float:
        """How far beyond the window the chart is drawn, in windows: a reader who pans finds it there already."""
        return 1 if self.query.from_ or self.query.to else 0

    @cached_property
    def drawn(self) -> tuple[dt.date, dt.date]:
        """First and last day that the chart is drawn for."""
        first, last = (day.toordinal() for day in self.window)
        reach = int(self.overscan * (last - first + 1))
        return dt.date.fromordinal(max(first - reach, 1)), dt.date.fromordinal(min(last + reach, dt.date.max.toordinal()))

    @cached_property
    def frame(self) -> Frame:
        query = self.query
        colours = tuple((row.slug, row.colour, row.colour_dark) for row in self.storylines.values())
        return Frame(
            self.window, query.lanes, tuple(self.lanes), colours, self.width, self.today, self.as_of, self.description,
            tuple(query.to_params()), self.row_address, query.event, self.linked, bool(query.q), get_language(), self.overscan,
        )  # fmt: skip

    @cached_property
    def drawing(self) -> Drawing:
        """The picture and the figure."""
        return draw(tuple(self.rows), self.frame, self.crowd)

    @cached_property
    def lines(self) -> SafeString:
        return lines(tuple(self.rows), self.frame)

    @property
    def picture(self) -> SafeString:
        return self.drawing.picture

    @property
    def figure(self) -> SafeString:
        return self.drawing.figure

    @property
    def strip(self) -> SafeString:
        """How many events each month has, over the whole record under the other filters; empty without any."""
        anywhen = self.query.without("window").changed(event="", lanes="storyline")
        return shared("drawn strip", (anywhen, self.window, self.today, get_language()), lambda: self._strip(anywhen))

    def _strip(self, anywhen: Query) -> SafeString:
        strip, bars = shared("strip", (anywhen, self.today, get_language()), self._bars)
        words = _("Events per month over the whole record; the shaded part is the window above.")
        return SafeString(strip_svg(strip.shaded(self.window), bars, words) if strip else "")

    def _bars(self) -> tuple[Strip | None, str]:
        strip = density(self.counts.months, self.window, self.today)
        return strip, strip_bars(strip) if strip else ""

    @cached_property
    def row_address(self) -> str:
        """The address of this view with an event selected, but for the event's slug."""
        address = self.query.changed(event="x").address
        return address[:-1]

    @property
    def compared_from_here(self) -> str:
        """The address of this view with storylines compared by days since the selected event as well."""
        query = self.query
        return query.changed(align=tuple(sorted({*query.align, query.event})), from_="", to="", storyline=()).address

    @property
    def as_it_is(self) -> str:
        """The address of this view of the record as it is now."""
        return self.query.without("as_of").address

    @property
    def ledger_begins(self) -> dt.date | None:
        """The day from which on it is known what the record held."""
        return Revision.objects.begins()

    @property
    def without_event(self) -> str:
        return self.query.without("event").address

    @property
    def moment(self) -> str:
        return this_moment()

    @property
    def visit_words(self) -> str:
        return visit_words(get_language())

    # Seconds that Play leaves each event.
    paces = (1, 3, 6, 12)

    @cached_property
    def typed(self) -> dict[str, str]:
        """What the reader wrote into the text fields, right or wrong, without what cannot be shown."""
        data = self.form.data if self.form else {}
        return {name: FORBIDDEN.sub("", data.get(name) or "") for name in ("q", "from", "to", "as_of")}

    @property
    def loosened(self) -> list[Loosened]:
        """For an answer without events."""
        return loosened(self.query, self.chips, self.counts.size, self.counts.without)

    @property
    def meant(self) -> list[Meant]:
        """For an answer without events."""
        return meant(self.query, self.counts.size)

    @property
    def refused(self) -> list[tuple[str, str]]:
        """[(what was asked and cannot be, why)], for the top of the page."""
        refused = []
        for name, messages in self.errors.items():
            # Of several values, the reason names the one that cannot be.
            asked = self.form.data.getlist(name)
            value = f"={FORBIDDEN.sub('', asked[0])[:MOST_SHOWN]}" if len(asked) == 1 else ""
            refused.append((name + value, " ".join(messages)))
        return refused

    @property
    def errors(self) -> dict[str, list[str]]:
        return {name: list(messages) for name, messages in self.form.errors.items()} if self.form and self.form.errors else {}
