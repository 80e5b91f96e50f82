import datetime as dt
import html
import json
import re
import xml.etree.ElementTree as ET

import plotly.graph_objects
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.explore.conftest import STORYLINES, any_edtf, calm, crowds, event_rows, row, tree
from tests.explore.scenes import ONE_LANE, everywhere, scene_of, split
from tests.explore.test_scene import near_windows, windows
from tests.factories import make_event
from timeline.explore.figure import figure
from timeline.explore.palette import Palette
from timeline.explore.picture import svg

PALETTE = Palette(
    {slug: colour for slug, colour in zip(STORYLINES, ("#1f5fa8", "#8a3ffc", "#007d79"), strict=True)}, {}
)
HOSTILE = ["<b>bold</b>", "a & b", "\"quoted\" 'too'", "</template><script>alert(1)</script>", "<!-- <script>",
           "%{x} %{customdata}", "]]>", "</svg>", "&lt;b&gt;", "<a href='javascript:alert(1)'>x</a>"]  # fmt: skip


def texts_of(drawn) -> list[str]:
    """Everything in a figure that Plotly would read as text with markup."""
    found = [text for trace in drawn["data"] for name in ("text", "hovertext") for text in trace.get(name, [])]
    found += [note["text"] for note in drawn["layout"]["annotations"]]
    return found + drawn["layout"]["xaxis"]["ticktext"]


# ---------------------------------------------------------------- valid


@settings(calm, max_examples=examples(40))
@given(event_rows() | crowds(), near_windows)
@example([], (dt.date(2020, 1, 1), dt.date(2026, 1, 1)))
def test_the_figure_is_one_that_plotly_accepts(events, window):
    drawn = figure(scene_of(events, window), PALETTE, "Timeline")

    made = plotly.graph_objects.Figure(drawn["data"], drawn["layout"])

    assert len(made.data) == len(drawn["data"])


@settings(calm, max_examples=examples(100))
@given(event_rows(dates=any_edtf), windows | near_windows)
def test_every_scene_can_be_drawn_whatever_its_dates(events, window):
    scene = scene_of(events, window)

    drawn = figure(scene, PALETTE, "Timeline")
    picture = svg(scene, "Timeline")

    assert json.loads(json.dumps(drawn, allow_nan=False)) == json.loads(json.dumps(drawn))
    assert ET.fromstring(picture).tag == "svg"


# ---------------------------------------------------------------- nothing in the record is markup


hostile_words = st.lists(
    st.sampled_from(HOSTILE) | st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1),
    min_size=1,
    max_size=9,
)


@calm
@given(hostile_words)
def test_no_text_becomes_markup_for_plotly(words):
    events = [row(n, f"2024-0{1 + n % 9}-11", title=word, label=word[:48]) for n, word in enumerate(words)]

    drawn = figure(scene_of(events), PALETTE, "Timeline")

    for text in texts_of(drawn):
        assert not re.search(r"<(?!br>)", text), text
    shown = {html.unescape(text).strip() for trace in drawn["data"] for text in trace.get("text", []) if text}
    assert shown <= {word[:48].strip() for word in words}


@calm
@given(hostile_words)
def test_no_text_becomes_markup_in_the_picture(words):
    events = [
        row(n, f"2024-0{1 + n % 9}-11", title=word, label=word[:48], slug=f"e{n}") for n, word in enumerate(words)
    ]

    picture = ET.fromstring(svg(scene_of(events), words[0], [("q", words[-1])]))

    assert {element.tag for element in picture.iter()} <= {
        "svg",
        "defs",
        "path",
        "line",
        "text",
        "a",
        "title",
        "use",
        "rect",
        "circle",
        "g",
    }
    titles = [link.find("title").text for link in picture.iter("a")]
    assert all(any(title.startswith(word) for title in titles) for word in words)
    assert picture.get("aria-label") == words[0]


@pytest.mark.django_db
@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_leaves_its_place_on_the_page(client, words):
    made = make_event(words, label=words[:48], summary=words, place=words, actors=["russia"])

    for address in ("/", f"/?event={made.slug}", f"/?q={words}", made.get_absolute_url(), "/storylines/ukraine-war/"):
        text = client.get(address).content.decode()
        page = tree(text)
        data = [e for e in page.iter("script") if not e.get("src")]
        assert {e.get("type") for e in data} <= {"application/ld+json"}
        assert not [e for e in data if "<" in "".join(e.itertext())]
        assert not [e for e in page.iter("a") if e.get("href", "").startswith("javascript")]
        assert not list(page.iter("b")) or all((e.text or "") not in ("bold",) for e in page.iter("b"))
        for template in re.findall(r"<template[^>]*>(.*?)</template>", text, re.DOTALL):
            assert "<" not in template
            assert "q=" in address or words[:48] in [
                html.unescape(one).strip() for one in texts_of(json.loads(template))
            ]


# ---------------------------------------------------------------- figure and picture are one


@settings(calm, max_examples=examples(60))
@given(event_rows() | crowds(most=80), near_windows)
def test_marks_stand_in_the_same_places_in_figure_and_picture(events, window):
    scene = scene_of(split(events, window)[0], window, lanes=ONE_LANE, lanes_of=everywhere)

    drawn = figure(scene, PALETTE, "")
    picture = ET.fromstring(svg(scene, ""))

    traces = [trace for trace in drawn["data"] if trace["name"].startswith("events")]
    marks = {key: [one for trace in traces for one in trace[key]] for key in ("customdata", "x", "y")}
    in_figure = sorted((slug, y) for slug, y in zip(marks["customdata"], marks["y"], strict=True))
    links = [link for link in picture.iter("a") if link.find("use") is not None]
    assert in_figure == sorted(
        (link.get("href").rpartition("=")[2], float(link.find("use").get("y"))) for link in links
    )
    first, last = (plotly_day(text) for text in drawn["layout"]["xaxis"]["range"])
    places = {
        slug: (plotly_day(x) - first) / (last - first) for slug, x in zip(marks["customdata"], marks["x"], strict=True)
    }
    for link in links:
        share = float(link.find("use").get("x").rstrip("%")) / 100
        assert places[link.get("href").rpartition("=")[2]] == pytest.approx(share, abs=0.002)
    assert drawn["layout"]["yaxis"]["range"][0] == float(picture.get("height"))


def plotly_day(text) -> float:
    moment = dt.datetime.fromisoformat(text)
    return moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440


@calm
@given(event_rows() | crowds(most=80), near_windows)
def test_labels_are_the_same_in_figure_and_picture(events, window):
    scene = scene_of(events, window)

    drawn = figure(scene, PALETTE, "")
    picture = ET.fromstring(svg(scene, ""))

    in_figure = sorted(html.unescape(t).strip() for trace in drawn["data"] for t in trace.get("text", []) if t)
    in_picture = sorted(text.text.strip() for link in picture.iter("a") for text in link.findall("text"))
    assert in_figure == in_picture


# ---------------------------------------------------------------- the picture's links


def test_links_of_the_picture_keep_the_question_and_replace_the_event():
    params = [("storyline", "gaza-war"), ("q", "a&b=c"), ("event", "other")]

    picture = ET.fromstring(svg(scene_of([row(1)]), "", params))

    assert [link.get("href") for link in picture.iter("a")] == ["/?storyline=gaza-war&q=a%26b%3Dc&event=event-1"]


def test_without_a_question_a_link_asks_for_the_event_alone():
    assert [a.get("href") for a in ET.fromstring(svg(scene_of([row(1)]), "")).iter("a")] == ["/?event=event-1"]


def test_the_selected_event_is_marked():
    picture = ET.fromstring(svg(scene_of([row(1), row(2, "2024-01-01")]), "", [], "event-2"))

    (chosen,) = [link for link in picture.iter("a") if "selected" in link.get("class").split()]
    assert chosen.get("href") == "/?event=event-2"


def test_every_symbol_that_is_used_is_defined():
    scene = scene_of([row(n, significance=1 + n % 5) for n in range(9)])

    picture = ET.fromstring(svg(scene, ""))

    defined = {path.get("id") for path in picture.iter("path")}
    assert {use.get("href").removeprefix("#") for use in picture.iter("use")} <= defined


@settings(calm, max_examples=examples(30))
@given(event_rows() | crowds(most=80), near_windows)
def test_the_figure_says_where_each_lane_is_and_every_event_is_in_one(events, window):
    scene = scene_of(events, window)

    drawn = figure(scene, PALETTE, "")

    lanes = drawn["layout"]["meta"]["lanes"]
    assert lanes == [[lane.top, lane.bottom, lane.name, lane.key, lane.zero] for lane in scene.lanes]
    for trace in drawn["data"]:
        for slug, y in zip(trace.get("customdata", ()), trace["y"], strict=False):
            assert any(top <= y < bottom for top, bottom, *_rest in lanes), slug
