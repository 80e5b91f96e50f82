"""An address that is none is what is wrong with its row, and with nothing else."""

import json

import pytest

from tests.curate.conftest import make_storyline
from tests.curate.imports import SPEC, staged

pytestmark = pytest.mark.django_db
NONE = ["https://[::1", "http://[x", "https://exa mple.org:99999999/", "http://"]


@pytest.mark.parametrize("address", NONE)
def test_in_slides(address):
    make_storyline(slug="crowns")
    slide = {"start_date": {"year": "2025"}, "text": {"headline": "Talks", "text": f"<a href='{address}'>so</a>"}}
    truce = {"start_date": {"year": 2024}, "text": {"headline": "Truce"}}
    file = json.dumps({"events": [{**slide, "media": {"url": address}}, truce]})
    imported = staged(file, "slides.json", spec={"fixed": {"kind": "meeting", "storyline": "crowns"}})
    assert imported.state == "staged", imported.problem
    assert imported.rows.get(title="Truce").outcome == "new"


@pytest.mark.parametrize("address", NONE)
def test_in_a_table(address):
    table = f"When,What,Link\r\n2025-05-10,Talks,{address}\r\n2025-06-10,Truce,\r\n"
    columns, fixed = {"When": "date", "What": "title", "Link": "url"}, {"kind": "meeting", "storyline": "crowns"}
    spec = {**SPEC, "columns": columns, "fixed": fixed}
    imported = staged(table, spec=spec)
    assert imported.state == "staged", imported.problem
    assert imported.rows.get(title="Truce").outcome == "new"
