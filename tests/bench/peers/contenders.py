"""Who is measured, one page each."""

from pathlib import Path
from typing import NamedTuple

from tests.starting import ROOT
from timeline.assets import plotly_files

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"


class Contender(NamedTuple):
    """`library` are the files of a peer by their addresses, `scripts` those of pages/ that use them.

    `largest` is how many events are tried at most, `sideways` that it answers a wheel turned sideways only,
    `events` that it is given events, and not a chart.
    """

    name: str
    library: dict[str, Path] = {}
    scripts: tuple[str, ...] = ()
    largest: int = 10_000_000
    labelled: bool = True
    sideways: bool = False
    events: bool = True


def contenders() -> dict[str, Contender]:
    """{key: contender}, in the order of the table. Files of plotly.js are those that the product itself would serve."""
    plotly = list(plotly_files(ROOT).values())
    vis = {
        "/lib/vis.css": MODULES / "vis-timeline/styles/vis-timeline-graph2d.min.css",
        "/lib/vis.js": MODULES / "vis-timeline/standalone/umd/vis-timeline-graph2d.min.js",
    }
    timelinejs = MODULES / "@knight-lab/timelinejs/dist"
    icons = sorted((timelinejs / "css/icons").glob("*"))
    return {
        "empty": Contender("empty page"),
        "timelinejs": Contender(
            "TimelineJS3",
            {
                "/lib/timelinejs/css/timeline.css": timelinejs / "css/timeline.css",
                "/lib/timelinejs/js/timeline.js": timelinejs / "js/timeline.js",
                **{f"/lib/timelinejs/css/icons/{icon.name}": icon for icon in icons},
            },
            ("timelinejs.js",),
            100_000,
            sideways=True,
        ),
        "vis": Contender("vis-timeline", vis, ("vis.js",), 100_000),
        "vis-tuned": Contender("vis-timeline, tuned", vis, ("vis-tuned.js", "vis.js"), 100_000),
        "echarts": Contender(
            "ECharts (canvas, unlabelled)",
            {"/lib/echarts.js": MODULES / "echarts/dist/echarts.min.js"},
            ("echarts.js",),
            labelled=False,
        ),
        "plotly-basic": Contender(
            "plotly basic, all points", {"/lib/plotly-basic.js": plotly[-1]}, ("plotly.js",), 1_000_000
        ),
        "plotly-whole": Contender("plotly whole, all points", {"/lib/plotly.js": plotly[0]}, ("plotly.js",), 100_000),
        "limit": Contender(
            "plotly basic, our chart alone", {"/lib/plotly-basic.js": plotly[-1]}, ("limit.js",), 100_000, events=False
        ),
        "ours": Contender("Diplomatic Timeline"),
    }
