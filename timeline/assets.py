"""Which files under /static/ come from elsewhere than `static/`: Plotly, one file of it."""

import importlib.util
import re
from pathlib import Path


def plotly_files(base_dir: Path) -> dict[str, Path]:
    """Addresses below /static/ and the files they show.

    The plotly.js that came with the Python package, and the smaller basic bundle when it was
    fetched with npm and has the same version: figures are made for that version.
    """
    package = Path(importlib.util.find_spec("plotly").submodule_search_locations[0])
    whole = package / "package_data" / "plotly.min.js"
    basic = base_dir / "static/node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"
    files = {"plotly/plotly.min.js": whole}
    if basic.is_file() and _version(basic) == _version(whole):
        files["plotly/plotly-basic.min.js"] = basic
    return files


def for_every_site(headers, path, url) -> None:
    """For WhiteNoise: what these files hold, a page of another site may have."""
    headers["Cross-Origin-Resource-Policy"] = "cross-origin"


def _version(script: Path) -> str:
    # The second line of both: "* plotly.js v4.1.1", "* plotly.js (basic - minified) v4.1.1".
    with script.open(errors="replace") as text:
        found = re.search(r"plotly\.js (?:\([^)]*\) )?v(\S+)", text.read(300))
    return found[1] if found else ""
