"""Scenes for tests: lanes by storyline, or one lane for everything."""

import datetime as dt

from tests.explore.conftest import AS_OF, STORYLINES, TODAY
from timeline.explore.scene import LaneSpec, build_scene

LANES = [LaneSpec(slug, slug.title(), slug) for slug in STORYLINES]
ONE_LANE = [LaneSpec("", "")]
WINDOW = (dt.date(2021, 1, 1), dt.date(2027, 6, 30))


def by_storyline(event):
    return event.storylines


def everywhere(event):
    return ("",)


def scene_of(events, window=WINDOW, lanes=LANES, lanes_of=by_storyline, width=860, as_of=AS_OF, **more):
    return build_scene(events, window, lanes, lanes_of, width=width, today=TODAY, as_of=as_of, **more)


def split(events, window):
    """Events that may have been going on in a window, and the others."""
    inside = [event for event in events if event.span.upper_fuzzy >= window[0] and event.span.lower_fuzzy <= window[1]]
    return inside, [event for event in events if event not in inside]


def one(event, **options):
    """The only mark of a scene of one event."""
    (mark,) = scene_of([event], lanes=ONE_LANE, lanes_of=everywhere, **options).marks
    return mark
