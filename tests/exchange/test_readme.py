"""What the README promises to carry away is what FORMATS has."""

from pathlib import Path

from timeline.exchange.formats import FORMATS
from timeline.models.licence import LICENCE

README = (Path(__file__).parents[2] / "README.md").read_text()


def rows() -> dict[str, list[str]]:
    table = README.split("## Carry it away")[1].split("| ending |")[1].split("\n\n")[0]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]
    return {ending.strip("`"): rest for ending, *rest in cells}


def test_the_table_has_every_format_with_its_type_and_whether_it_reads_back():
    told = {ending: (media_type.strip("`"), back) for ending, (_words, media_type, back) in rows().items()}

    assert told == {ending: (row.media_type, "yes" if row.reads_back else "") for ending, row in FORMATS.items()}


def test_the_licence_is_the_one_that_files_name():
    assert f"[{LICENCE.name}]({LICENCE.address})" in README
