"""Who is measured: a page each. Rows of the table, in its order."""

from pathlib import Path
from typing import NamedTuple

from tests.starting import ROOT
from timeline.assets import plotly_files

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
VIS = MODULES / "vis-timeline"


class Contender(NamedTuple):
    """`page` lies in pages/, and is empty for our own. `largest` is how many events are tried with it at most.

    `library` are the files it needs, by their addresses; `sideways` says that it answers a wheel turned sideways only.
    """

    name: str
    page: str = ""
    largest: int = 10_000_000
    library: dict[str, Path] = {}
    sideways: bool = False


def contenders() -> dict[str, Contender]:
    """{key: contender}. Files of plotly.js are those that the product itself would serve."""
    plotly = list(plotly_files(ROOT).values())
    timelinejs = MODULES / "@knight-lab/timelinejs/dist"
    vis = {
        "/lib/vis.js": VIS / "standalone/umd/vis-timeline-graph2d.min.js",
        "/lib/vis.css": VIS / "styles/vis-timeline-graph2d.min.css",
    }
    return {
        "empty": Contender("empty page", "empty.html"),
        "timelinejs": Contender(
            "TimelineJS3",
            "timelinejs.html",
            100_000,
            {
                "/lib/timelinejs/js/timeline.js": timelinejs / "js/timeline.js",
                "/lib/timelinejs/css/timeline.css": timelinejs / "css/timeline.css",
                **{f"/lib/timelinejs/css/icons/{f.name}": f for f in (timelinejs / "css/icons").glob("*")},
            },
            sideways=True,
        ),
        "vis": Contender("vis-timeline", "vis.html", 100_000, vis),
        "vis-tuned": Contender("vis-timeline, tuned", "vis-tuned.html", 100_000, vis),
        "echarts": Contender(
            "ECharts (canvas, unlabelled)",
            "echarts.html",
            library={"/lib/echarts.js": MODULES / "echarts/dist/echarts.min.js"},
        ),
        "plotly-basic": Contender(
            "plotly basic, all points", "plotly-basic.html", 1_000_000, {"/lib/plotly-basic.js": plotly[-1]}
        ),
        "plotly-whole": Contender(
            "plotly whole, all points", "plotly-whole.html", 100_000, {"/lib/plotly.js": plotly[0]}
        ),
        "ours": Contender("Diplomatic Timeline"),
    }
