"""First render and frame p95 against the number of events, log-log, as SVG. Pure: takes the JSON of a run."""

import math
from html import escape

from tests.bench.peers.events import ROLL_CALLS
from tests.bench.peers.table import short, summaries

# Light on any page: its own paper, with the values of static/css/tokens.css.
PAPER, INK, SOFT, RULE, FAINT = "#fbfaf7", "#1d1d1f", "#5f5f63", "#dcdad3", "#ebe9e3"
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
COLOURS = {
    "ours": "#0b5c5c",
    "empty": SOFT,
    "timelinejs": "#7a4b00",
    "vis": "#a33b16",
    "vis-tuned": "#a33b16",
    "echarts": "#1f5fa8",
    "plotly-basic": "#6b4ba1",
    "plotly-whole": "#6b4ba1",
}
DASHED = {"vis-tuned", "plotly-whole", "empty"}
PANELS = {
    "first": "First render: drawn, and one notch of the wheel answered",
    "frame": "Panning and zooming: p95 of frames",
}
WIDTH, PANEL, TOP, BOTTOM, LEFT, NAMES = 1000, 340, 64, 40, 56, 142
LEAST_GAP = 14


def points(run: dict, measure: str) -> dict[str, list[tuple[int, float]]]:
    """{key: [(number of events, milliseconds)]}; the empty page has one figure, whatever the number."""
    lines = {}
    for number, found in summaries(run).items():
        if number == ROLL_CALLS:
            continue
        for key, figures in found.items():
            name = "picture" if key == "empty" and measure == "first" else measure
            if name in figures:
                lines.setdefault(key, []).append((number, figures[name]))
    return lines


def gave_up(run: dict) -> dict[str, int]:
    """{key: number of events} at which a peer was not drawn in time."""
    missed = {}
    for number, found in summaries(run).items():
        for key, figures in found.items():
            if key != "empty" and "first" not in figures:
                missed.setdefault(key, number)
    return missed


def apart(places: list[float], gap: float) -> list[float]:
    """The same places in their order, moved down so far that neighbours are at least `gap` apart, and up as a whole."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for above, below in zip(order, order[1:], strict=False):
        moved[below] = max(moved[below], moved[above] + gap)
    overshoot = max((moved[i] - places[i] for i in order), default=0) / 2
    return [place - overshoot for place in moved]


class Panel:
    def __init__(self, run: dict, measure: str, x: float, width: float):
        self.lines, self.names, self.measure = points(run, measure), run["names"], measure
        # Where a line ends because nothing came: told for the first render, as without it there is nothing to pan.
        self.missed = {key: at for key, at in gave_up(run).items() if key in self.lines and measure == "first"}
        self.patience = run["patience"]
        numbers = [number for line in self.lines.values() for number, _ in line] + [*self.missed.values()] or [1000]
        values = [value for line in self.lines.values() for _, value in line] or [100]
        values += [self.patience * 1000] if self.missed else []
        self.numbers = sorted(set(numbers))
        self.left, self.right, self.top, self.bottom = x + LEFT, x + width - NAMES, TOP, TOP + PANEL
        self.low, self.high = math.log10(min(numbers)), math.log10(max(numbers))
        self.floor, self.ceiling = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) + 0.01)

    def x(self, number: float) -> float:
        share = (math.log10(number) - self.low) / (self.high - self.low) if self.high > self.low else 0.5
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        share = (math.log10(value) - self.floor) / (self.ceiling - self.floor)
        return self.bottom - share * (self.bottom - self.top)

    def drawn(self):
        heading = PANELS[self.measure]
        yield f'<text x="{self.left - LEFT + 16}" y="34" fill="{INK}" font-size="15" font-weight="600">{heading}</text>'
        for power in range(self.floor, self.ceiling + 1):
            y = self.y(10**power)
            yield f'<line x1="{self.left}" x2="{self.right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{RULE}"/>'
            yield f'<text x="{self.left - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{SOFT}">{_time(10**power)}</text>'
        for number in self.numbers:
            x = self.x(number)
            yield f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{self.top}" y2="{self.bottom}" stroke="{FAINT}"/>'
            yield f'<text x="{x:.1f}" y="{self.bottom + 20}" text-anchor="middle" fill="{SOFT}">{short(number)}</text>'
        if self.missed:
            y = self.y(self.patience * 1000)
            yield f'<text x="{self.left + 8}" y="{y - 8:.1f}" fill="{SOFT}">× never ({self.patience} s)</text>'
        # Ours last: it lies above the others.
        keys = sorted(self.lines, key=lambda key: key == "ours")
        for key in keys:
            yield from self.line(key)
            if key in self.missed:
                yield from self.end(key)
        ends = [self.y(self.lines[key][-1][1]) for key in keys]
        for key, y in zip(keys, apart(ends, LEAST_GAP), strict=True):
            weight = ' font-weight="600"' if key == "ours" else ""
            end = self.x(self.lines[key][-1][0])
            name = escape(_name(self.names[key]))
            yield f'<text x="{self.right + 10}" y="{y + 4:.1f}" fill="{COLOURS[key]}"{weight}>{name}</text>'
            if self.right - end > 1:
                yield (
                    f'<path d="M{end + 5:.1f} {self.y(self.lines[key][-1][1]):.1f}L{self.right + 6} {y:.1f}"'
                    f' stroke="{COLOURS[key]}" stroke-opacity="0.35" fill="none" stroke-dasharray="1 3"/>'
                )

    def line(self, key: str):
        places = self.places(key)
        dash = ' stroke-dasharray="5 3"' if key in DASHED else ""
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        yield f'<path d="M{path}" fill="none" stroke="{COLOURS[key]}" stroke-width="{3 if key == "ours" else 1.5}"{dash}/>'
        for x, y in places:
            yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{4 if key == "ours" else 2.5}" fill="{COLOURS[key]}"/>'

    def end(self, key: str):
        """A cross at the patience, where it did not come."""
        (x, y), number = self.places(key)[-1], self.missed[key]
        there, high = self.x(number), self.y(self.patience * 1000)
        yield f'<path d="M{x:.1f} {y:.1f}L{there:.1f} {high:.1f}" stroke="{COLOURS[key]}" stroke-dasharray="2 3"/>'
        cross = f"M{there - 4:.1f} {high - 4:.1f}l8 8m0 -8l-8 8"
        yield f'<path d="{cross}" stroke="{COLOURS[key]}" stroke-width="1.5" fill="none"/>'

    def places(self, key: str) -> list[tuple[float, float]]:
        return [(self.x(number), self.y(value)) for number, value in self.lines[key]]


def _time(milliseconds: float) -> str:
    return f"{milliseconds:g} ms" if milliseconds < 1000 else f"{milliseconds / 1000:g} s"


def _name(name: str) -> str:
    """Short enough for the margin."""
    return name.partition(" (")[0].replace(", all points", "")


def svg(run: dict) -> str:
    height = TOP + PANEL + BOTTOM
    half = WIDTH / len(PANELS)
    body = [part for i, measure in enumerate(PANELS) for part in Panel(run, measure, i * half, half).drawn()]
    words = "First render and frame times of timelines against their number of events"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{words}"'
            f' font-family="{FONT}" font-size="12">',
            f'<rect width="{WIDTH}" height="{height}" rx="6" fill="{PAPER}"/>',
            *body,
            "</svg>\n",
        ]
    )
