"""What is stored to be served: our scripts and style sheets in one piece and short, plotly.js with its hint."""

import json

import pytest
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from timeline.assets import plotly_files
from timeline.staticfiles import COMPILED_BESIDE, collect


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A function from a file's own name to what is sent under the name that pages have for it."""
    root = tmp_path_factory.mktemp("static")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "STATIC_ROOT", root)
        patch.setattr(
            settings, "STORAGES", {**settings.STORAGES, "staticfiles": {"BACKEND": "timeline.staticfiles.Storage"}}
        )
        fresh(patch)
        assert collect() and not collect()
    names = json.loads((root / "staticfiles.json").read_text())["paths"]
    return lambda name: (root / names[name]).read_text()


def fresh(patch):
    """The storage of the settings as they are now, where another has been made before."""
    from django.core.files.storage import storages

    patch.setattr(storages, "_storages", {})
    patch.setattr(storages, "_backends", None)
    storages.__dict__.pop("backends", None)
    patch.setattr(staticfiles_storage, "_wrapped", storages["staticfiles"])


def test_a_script_is_sent_with_those_that_it_imports_and_without_comments(stored):
    script = stored("js/explore.js")

    assert "import" not in script and "window.selection" in script and "//" not in script.replace("://", "")
    assert len(stored("js/chart.js")) < len((settings.BASE_DIR / "static/js/chart.js").read_text())


def test_a_style_sheet_is_sent_with_those_that_it_imports(stored):
    sheet = stored("css/site.css")

    assert "@import" not in sheet
    assert sheet.index("--paper:") < sheet.index(".masthead") < sheet.index(".list")


def test_every_style_sheet_of_a_reader_is_in_the_one_that_is_sent(stored):
    sheet, folder = stored("css/site.css"), settings.BASE_DIR / "static/css"

    assert all((folder / f"{name}.css").read_text() in sheet for name in ("tokens", "base", "chart", "history"))


def test_plotly_is_stored_as_it_came_the_smaller_one_after_the_hint_to_compile_it_beside_the_page(stored):
    for name, file in plotly_files(settings.BASE_DIR).items():
        hint = COMPILED_BESIDE.decode() if "basic" in name else ""
        assert stored(name) == hint + file.read_text()
