"""The README promises; these tests hold it to that."""

import re
from pathlib import Path

from timeline.explore.query import LANES, QueryForm

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
START = "pip install -r requirements.txt && python manage.py start"
TEST = "pip install -r requirements.txt && python -m pytest"


def test_the_two_commands_open_the_readme():
    blocks = re.findall(r"^```\n(.*?)```", README, re.MULTILINE | re.DOTALL)

    assert blocks[0].startswith(START)
    assert blocks[1].strip() == TEST


def test_ci_runs_exactly_the_test_command():
    script = (ROOT / ".ci/run").read_text()

    assert re.search(rf"^\s*{re.escape(TEST)}$", script, re.MULTILINE)


def test_every_parameter_of_a_question_is_explained_and_no_other():
    table = README.split("| parameter |")[1].split("\n\n")[0]
    explained = {name for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.split("|")[1])}

    assert explained == set(QueryForm.base_fields)


def test_every_kind_of_lane_is_named():
    row = next(line for line in README.splitlines() if line.startswith("| `lanes`"))

    assert all(f"`{lane}`" in row for lane in LANES)


def test_every_switch_that_the_settings_read_is_explained():
    settings = (ROOT / "timeline/settings.py").read_text()
    read = set(re.findall(r'environ\.get\("(\w+)"', settings))

    assert read
    assert all(f"`{name}`" in README for name in read)


def test_every_file_that_the_readme_links_to_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert target.startswith("https://") or (ROOT / target).exists(), target
