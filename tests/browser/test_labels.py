"""No two labels of the chart overlap: not in Plotly's, and not in the picture that is there before it."""

import pytest

from tests.browser.conftest import DESKTOP, LAPTOP
from tests.browser.reading import answered, crossing, eventually, open_drawn, until

VIEWS = ["/", "/?from=2022", "/?storyline=peace-council&from=2025-09", "/?lanes=actor", "/?lanes=kind"]
NEARER = ["/?from=2025", "/?from=2025-10&to=2026-03", "/?from=2026-01-10&to=2026-01-31"]
DRAWN = "#plot .textpoint text, #plot .annotation text"
PICTURE = ".picture a text, .picture text.lane"


@pytest.mark.parametrize("view", [*VIEWS, *NEARER])
def test_no_two_labels_of_the_chart_overlap(page, view):
    open_drawn(page, view)
    assert page.locator("#plot .textpoint text").count() > (5 if view in NEARER else 10)
    assert crossing(page, DRAWN) == []
    width = page.evaluate("document.getElementById('plot')._fullLayout.width")
    page.set_viewport_size(LAPTOP)
    until(page, "width => document.getElementById('plot')._fullLayout.width !== width", width)
    eventually(page, lambda: crossing(page, DRAWN) == [])


def test_no_two_labels_of_the_picture_overlap(plain):
    for view in VIEWS:
        plain.goto(view)
        assert plain.locator(".picture a text").count() > 10
        for size in (DESKTOP, LAPTOP):
            plain.set_viewport_size(size)
            assert crossing(plain, PICTURE) == [], view


LABELS = """() => {
  const plot = document.getElementById("plot");
  const asked = plot.data.flatMap((trace) => trace.text ?? []).length;
  return [asked, document.querySelectorAll("#plot .textpoint text").length];
}"""


def test_every_label_that_was_answered_is_on_the_chart_however_often_it_is_drawn_anew(page):
    open_drawn(page, "/?from=2022")
    for change in ("#f-gaza-war", "#f-peace-council", "#f-gaza-war", "#f-peace-council"):
        with answered(page):
            page.locator(change).click()
        until(page, f"() => {{ const [asked, drawn] = ({LABELS})(); return asked > 10 && asked === drawn; }}")
