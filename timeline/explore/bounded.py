"""No more is drawn than a browser draws at once, whatever the record holds: marks, pieces of bands and bars together. Pure.

The lightest marks go into the histogram at the foot of their lane; fades get fewer steps, and bars hold more days, until all
is few enough. Nothing changes where it is.
"""

from __future__ import annotations

from timeline.explore.crowd import Bin
from timeline.explore.number import total
from timeline.explore.packing import Item, Packing, by_weight
from timeline.explore.shading import Shade

# Of all that is drawn; and of it, what marks may take with one piece for each band or whisker: the rest is for bars.
MOST_DRAWN = 400
MOST_IN_MARKS = 300


def thin_out(packed: dict[str, Packing]) -> None:
    """Takes the lightest items out of their rows, so that those that are left take no more than their share."""
    taken = [item for strip in packed.values() for item, _row, _side in strip.placed]
    if sum(map(_least, taken)) <= MOST_IN_MARKS:
        return
    taken.sort(key=lambda item: (item.ahead, by_weight(item)))
    left, kept = MOST_IN_MARKS, set()
    for item in taken:
        left -= _least(item)
        if left >= 0:
            kept.add(id(item))
    for strip in packed.values():
        strip.placed = [one for one in strip.placed if id(one[0]) in kept]


def _least(item: Item) -> int:
    """What an item takes at least: its symbol and one piece; of a band the piece, its start and its label."""
    return 3 if item.band else 2 if item.shades else 1


def signs(mark) -> int:
    """What of a mark is drawn besides its pieces: its symbol; of a band its start and its label."""
    return mark.firm_start + bool(mark.label) if mark.band else 1


def fewer_shades(marks: list, bars: int, scale: float) -> list:
    """Marks whose fades leave room for so many bars, or else take half of the room that there is."""
    room = MOST_DRAWN - sum(map(signs, marks))
    room, least = max(room - bars, room // 2), 1 / scale
    while sum(len(mark.shades) for mark in marks) > room and any(len(mark.shades) > 1 for mark in marks):
        least *= 2
        marks = [mark._replace(shades=taken_together(mark.shades, least)) if len(mark.shades) > 1 else mark for mark in marks]
    return marks


def taken_together(shades: tuple[Shade, ...], least: float) -> tuple[Shade, ...]:
    """Pieces taken together with those after them until each is so many days long, as opaque as they are on average."""
    longer: list[Shade] = []
    for shade in shades:
        if longer and longer[-1].end - longer[-1].start < least:
            before = longer.pop()
            one, other = before.end - before.start, shade.end - shade.start
            shade = Shade(before.start, shade.end, round((before.alpha * one + shade.alpha * other) / (one + other), 3))
        longer.append(shade)
    return tuple(longer)


def fewer_bins(bins: dict[str, dict[int, Bin]], marks: list) -> tuple[dict[str, dict[int, Bin]], int]:
    """Bins that each hold so many of the former as fit beside the marks; and how many."""
    room = MOST_DRAWN - sum(signs(mark) + len(mark.shades) for mark in marks)
    many, fewer = 1, bins
    while sum(map(len, fewer.values())) > max(room, len(fewer)):
        many *= 2
        fewer = {lane: _in_larger_bins(some, many) for lane, some in bins.items()}
    return fewer, many


def _in_larger_bins(bins: dict[int, Bin], many: int) -> dict[int, Bin]:
    held: dict[int, list[Bin]] = {}
    for at, one in bins.items():
        held.setdefault(at // many, []).append(one)
    return {at: some[0] if len(some) == 1 else Bin(total(one.number for one in some), None) for at, some in held.items()}
