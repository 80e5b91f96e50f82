"""Figures of a run, summed up and set side by side. Pure: takes the JSON of a run, gives text."""

import math
import statistics

from tests.bench.peers.events import ROLL_CALLS

NEVER = "never"


def percentile(values, share: float) -> float:
    """The smallest value that at least this share of them do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def summary(visits: list[dict]) -> dict:
    """Medians over visits; milliseconds, bytes, numbers. What no visit got to is not there."""
    found = {
        name: statistics.median(values)
        for name in (
            "answered",
            "picture",
            "drawn",
            "first",
            "library",
            "filter",
            "bytes",
            "heap",
            "marks",
            "sent",
            "elements",
        )
        if (values := [visit[name] for visit in visits if visit.get(name) is not None])
    }
    if frames := [visit["frames"] for visit in visits if visit.get("frames")]:
        found["frame"] = statistics.median(percentile(one, 0.95) for one in frames)
        found["frame_median"] = statistics.median(statistics.median(one) for one in frames)
        found["frame_worst"] = statistics.median(max(one) for one in frames)
    if answers := [size for visit in visits for _, size in visit.get("answers", [])]:
        found["answer"] = max(answers)
    stops = [stop for visit in visits for stop in visit.get("stops", [])]
    for kind in ("wheel", "drag"):
        if drawn := [stop["total"] for stop in stops if stop["kind"] == kind and stop["total"] is not None]:
            found[f"{kind}_stop"], found[f"{kind}_stop_p95"] = statistics.median(drawn), percentile(drawn, 0.95)
    known = [stop for stop in stops if "server" in stop]
    for name in ("waited", "server", "drawing", "sql"):
        if values := [stop[name] for stop in known if name in stop]:
            found[f"stop_{name}"], found[f"stop_{name}_p95"] = statistics.median(values), percentile(values, 0.95)
    return found


def summaries(run: dict) -> dict[int, dict[str, dict]]:
    """{number of events: {key: summary}} of a run as it is written to a file."""
    return {
        int(number): {key: summary(visits) for key, visits in found.items() if visits}
        for number, found in run["sizes"].items()
    }


def short(number: int) -> str:
    """1 k, 10 k, 1 M."""
    if number == ROLL_CALLS:
        return f"{number:,} roll calls"
    for size, letter in ((1_000_000, " M"), (1_000, " k")):
        if number >= size and number % size == 0:
            return f"{number // size}{letter}"
    return f"{number:,}"


def _figure(value, scale=1, digits=0) -> str:
    return "-" if value is None else f"{value / scale:,.{digits}f}"


def _cell(found: dict | None, key: str, patience: int) -> str:
    if found is None:
        return ""
    if key != "empty" and "first" not in found:
        return f"{NEVER} ({patience} s)"
    first = found["picture" if key == "empty" else "first"]
    return " / ".join([_figure(first), _figure(found.get("frame")), _figure(found.get("filter"))])


def overview(run: dict) -> str:
    """The table of first render / pan-zoom frame p95 / re-filter in milliseconds, in Markdown."""
    sizes = summaries(run)
    lines = [
        "|  | " + " | ".join(map(short, sizes)) + " |",
        "|---" * (len(sizes) + 1) + "|",
    ]
    for key, name in run["names"].items():
        cells = [_cell(found.get(key), key, run["patience"]) for found in sizes.values()]
        if any(cells):
            lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


WEIGHTS = {
    "first byte, ms": ("answered", 1, 0),
    "first picture, ms": ("picture", 1, 0),
    "drawn, ms": ("drawn", 1, 0),
    "interactive, ms": ("first", 1, 0),
    "frame median / p95 / worst, ms": (("frame_median", "frame", "frame_worst"), 1, 0),
    "sent, KB": ("bytes", 1024, 0),
    "marks in the page": ("marks", 1, 0),
    "elements": ("elements", 1, 0),
    "heap, MB": ("heap", 1024 * 1024, 1),
}


def details(run: dict, number: int) -> str:
    """Everything measured at one number of events, in Markdown."""
    lines = ["|  | " + " | ".join(WEIGHTS) + " |", "|---" * (len(WEIGHTS) + 1) + "|"]
    for key, found in summaries(run)[number].items():
        cells = []
        for names, scale, digits in WEIGHTS.values():
            names = names if isinstance(names, tuple) else (names,)
            cells.append(" / ".join(_figure(found.get(name), scale, digits) for name in names))
        lines.append(f"| {run['names'][key]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def after_stopping(run: dict) -> str:
    """When a reader who stops sees what is new, and where that time goes: median and p95 in milliseconds."""
    columns = ["wheel_stop", "drag_stop", "stop_waited", "stop_server", "stop_sql", "stop_drawing"]
    heads = ["wheel until drawn", "drag until drawn", "until asked", "until answered", "bare SQL", "until drawn"]
    lines = ["| events | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    for number, found in summaries(run).items():
        for key, of in (("ours", short(number)), ("limit", f"{short(number)}, our chart alone")):
            one = found.get(key, {})
            cells = [f"{_figure(one.get(name))} / {_figure(one.get(f'{name}_p95'))}" for name in columns]
            if one:
                lines.append(f"| {of} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def report(run: dict) -> str:
    parts = ["First render / pan-zoom frame p95 / re-filter, in ms; medians", overview(run)]
    for number in summaries(run):
        parts += [f"At {short(number)}", details(run, number)]
    return "\n\n".join([*parts, "New data after the reader stops, median / p95 in ms", after_stopping(run)]) + "\n"
