"""The outlines of the marks, with the proportions that Plotly gives symbols of the same names."""

from __future__ import annotations

from functools import cache
from math import cos, pi, sin, sqrt

# Nominal diameter of a mark among words, in pixels.
SIGN = 10


@cache
def outline(symbol: str, size: int) -> str:
    """SVG path data of a symbol around (0, 0); `size` is its nominal diameter in pixels."""
    return OUTLINES[symbol](size / 2)


@cache
def sign(symbol: str) -> str:
    """The mark among words, as SVG: the same as on the chart, where a letter of some font would only be like it."""
    shape = outline(symbol.removesuffix("-open"), SIGN)
    hollow = " hollow" if symbol.endswith("-open") else ""
    return f'<svg class="sign{hollow}" viewBox="-8 -8 16 16" aria-hidden="true"><path d="{shape}"/></svg>'


def _polygon(points) -> str:
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in points) + "Z"


def _regular(corners: int, radius: float, turn: float = -pi / 2):
    return [(radius * cos(turn + 2 * pi * i / corners), radius * sin(turn + 2 * pi * i / corners)) for i in range(corners)]


def _star(points: int, radius: float, waist: float):
    outer, inner = _regular(points, radius), _regular(points, radius * waist, -pi / 2 + pi / points)
    return [point for pair in zip(outer, inner, strict=True) for point in pair]


def _circle(r: float) -> str:
    return f"M{-r:.2f},0A{r:.2f},{r:.2f} 0 1,1 {r:.2f},0A{r:.2f},{r:.2f} 0 1,1 {-r:.2f},0Z"


def _cross(r: float, turn: float = 0) -> str:
    arm, half = 1.2 * r, 0.4 * r
    corners = [
        (half, -arm), (half, -half), (arm, -half), (arm, half), (half, half), (half, arm),
        (-half, arm), (-half, half), (-arm, half), (-arm, -half), (-half, -half), (-half, -arm),
    ]  # fmt: skip
    return _polygon((x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)) for x, y in corners)


def _curved_star(r: float) -> str:
    far = 1.4 * r
    tips = [(far, 0), (0, far), (-far, 0), (0, -far)]
    steps = "".join(f"A{1.5 * far:.2f},{1.5 * far:.2f} 0 0,0 {x:.2f},{y:.2f}" for x, y in [*tips[1:], tips[0]])
    return f"M{far:.2f},0{steps}Z"


OUTLINES = {
    "circle": _circle,
    "hexagon": lambda r: _polygon(_regular(6, r)),
    "pentagon": lambda r: _polygon(_regular(5, r)),
    "square": lambda r: _polygon([(-r, -r), (r, -r), (r, r), (-r, r)]),
    "diamond": lambda r: _polygon(_regular(4, 1.3 * r)),
    "star": lambda r: _polygon(_star(5, 1.4 * r, 0.382)),
    "star-diamond": _curved_star,
    "triangle-up": lambda r: _polygon([(-2 * r / sqrt(3), r / 2), (2 * r / sqrt(3), r / 2), (0, -r)]),
    "triangle-right": lambda r: _polygon([(-r / 2, -2 * r / sqrt(3)), (-r / 2, 2 * r / sqrt(3)), (r, 0)]),
    "hourglass": lambda r: _polygon([(r, r), (-r, r), (r, -r), (-r, -r)]),
    "bowtie": lambda r: _polygon([(r, r), (r, -r), (-r, r), (-r, -r)]),
    "cross": _cross,
    "x": lambda r: _cross(r, pi / 4),
}
