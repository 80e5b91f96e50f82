"""The same answers that the page is made of, as data: counts and the scene of the chart."""

from __future__ import annotations

from dataclasses import is_dataclass

from django.http import QueryDict
from django.utils.translation import override

from timeline.exchange.api.asking import number, question
from timeline.exchange.api.lists import about
from timeline.explore.comparison import answer_to
from timeline.explore.counts import Counts
from timeline.explore.drawing import scene_of
from timeline.explore.language import RECORD
from timeline.explore.scene import WIDTH


def facets(params: QueryDict) -> dict:
    """How many events answer, and how they divide among the choices of each filter, counted under the other filters."""
    query = question(params)
    counts = Counts(query, query.public().state()[1])
    divided = {name: [_counted(n, value=value) for value, n in values.items()] for name, values in counts.facets.items()}
    return {**_counted(counts.number), "facets": divided, "about": about(query.params, query.address)}


def _counted(number, **more) -> dict:
    return {**more, "count": int(number), "estimated": number.about}


def scene(params: QueryDict) -> dict:
    """What the chart shows: lanes, marks with their labels, bars of the histogram, ticks. Never more than fits."""
    query = question(params, "width")
    width = number(params, "width", WIDTH, 320, 2560)
    with override(RECORD):
        answer = answer_to(query, None, width)
        drawn = _plain(scene_of(tuple(answer.rows), answer.frame, answer.crowd))
    return {"scene": drawn, "about": about(query.params, query.address)}


def _plain(value):
    """Named tuples and dataclasses as objects, all the way down; estimates as whole numbers."""
    if is_dataclass(value):
        return {name: _plain(one) for name, one in vars(value).items()}
    if hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


