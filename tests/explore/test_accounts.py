"""Who says what of an event: the sides beside each other, and on a small timeline of their own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explore.conftest import calm, edtf, text_of, tree
from tests.factories import make_actor, make_citation, make_event, make_source, set_status
from timeline.explore.claims import MARK, NARROW, Claim, build_claims
from timeline.explore.claims_picture import claims_svg
from timeline.explore.lettering import width_of
from timeline.models.dates import Span
from timeline.models.taxonomy import CONTRARY_STANCES, STANCES

pytestmark = pytest.mark.django_db


@pytest.fixture
def disputed(db):
    """Trump asserts, the Kremlin denies through its spokesman, a newspaper reports, and Iran is not heard of."""
    russia = make_actor("russia")
    make_actor("dmitry-peskov", kind="person", name="Dmitry Peskov", belongs_to=russia)
    event = make_event(
        "He accepted", slug="he-accepted", date="2026-01-21", cite=False, status="draft",
        actors=["russia", ("iran", "subject"), ("donald-trump", "speaker"), ("dmitry-peskov", "speaker")],
    )  # fmt: skip
    paper = make_source("paper", publisher="The Paper", published="2026-01-22", url="https://example.org/paper",
                        archive_url="https://example.org/archived")  # fmt: skip
    make_citation(event, paper, statement="So it was reported.", position=0)
    make_citation(event, stance="assert", by="donald-trump", quote="لقد قبل", language="ar", said="2026-01-21", position=1)
    make_citation(event, stance="deny", by="dmitry-peskov", quote="Still studying", said="2026-01", position=2, credibility="2")
    set_status(event, "published")
    return event


def sections(page):
    return {section.get("class"): section for section in page.iter("section")}


def test_the_sides_stand_beside_each_other_each_with_words_source_and_grade(client, disputed):
    page = tree(client.get("/events/he-accepted/accounts/"))

    sides = sections(page)
    asserting, contrary = text_of(sides["asserting"]), text_of(sides["contrary"])
    for words in ("Donald Trump asserts", "21 Jan 2026", "“لقد قبل”", "The Paper reports", "published 22 Jan 2026"):
        assert words in asserting, words
    for words in ("Dmitry Peskov denies", "“Still studying”", "Jan 2026", "B2", "usually reliable, probably true"):
        assert words in contrary, words
    links = {a.get("href") for a in sides["asserting"].iter("a")}
    assert {"https://example.org/archived", "/sources/paper/", "/actors/donald-trump/"} <= links
    quote = next(page.iter("blockquote"))
    assert (quote.get("lang"), quote.get("dir")) == ("ar", "auto")


def test_each_side_is_told_in_order_of_time(client, disputed):
    asserting = sections(tree(client.get("/events/he-accepted/accounts/")))["asserting"]

    assert [text_of(line.find("p")) for line in asserting.find("ol")] == ["21 Jan 2026", "published 22 Jan 2026"]


def test_who_has_no_account_is_said_and_who_speaks_through_others_is_not_called_silent(client, disputed):
    silent = text_of(sections(tree(client.get("/events/he-accepted/accounts/")))["silent"])

    assert "No account recorded 1" in silent and "Iran — subject" in silent
    assert "Through others Russia — Dmitry Peskov" in silent
    assert "Donald Trump" not in silent


def test_an_event_that_nobody_disputes_has_the_page_too(client):
    make_event(slug="quiet")

    page = client.get("/events/quiet/accounts/")

    assert "Nobody in the record denies or disputes this." in text_of(tree(page))
    assert "contrary" not in sections(tree(page))


def test_the_panel_of_a_disputed_event_leads_to_it_and_of_others_does_not(client, disputed):
    make_event(slug="quiet")

    def leads(address, **headers):
        return "/accounts/" in client.get(address, headers=headers).content.decode()

    htmx = {"HX-Request": "true", "HX-Target": "panel"}
    assert leads("/?event=he-accepted", **htmx) and not leads("/?event=quiet", **htmx)
    assert leads("/events/he-accepted/") and leads("/events/quiet/")


def test_every_mark_leads_to_its_account(client, disputed):
    page = tree(client.get("/events/he-accepted/accounts/"))

    ids = {element.get("id") for element in page.iter() if element.get("id")}
    marks = [a.get("href") for svg in page.iter("svg") for a in svg.iter("a")]
    assert sorted(set(marks)) == ["#account-1", "#account-2", "#account-3"]
    assert {mark[1:] for mark in marks} <= ids


def test_a_draft_has_no_accounts_to_show(client):
    make_event(slug="secret", status="draft")

    assert client.get("/events/secret/accounts/").status_code == 404


def test_a_page_of_accounts_takes_few_queries_however_many_there_are(client, disputed, django_assert_max_num_queries):
    for _round in range(2):
        with django_assert_max_num_queries(4):
            assert client.get("/events/he-accepted/accounts/").status_code == 200
        for number in range(12):
            make_citation(disputed, by=f"country-{number}", stance="assert", said="2026-01-25")


# ---------------------------------------------------------------- the small timeline, pure

voices = st.sampled_from(["Kremlin", "White House", "Reuters", "<b>Bold</b>", "الكرملين"])


@st.composite
def claims(draw):
    made = draw(st.lists(st.tuples(voices, st.sampled_from(sorted(STANCES)), st.none() | edtf), min_size=1, max_size=14))
    return [
        Claim(number, voice, stance in CONTRARY_STANCES, stance, when and Span.parse(when), when or "date not known")
        for number, (voice, stance, when) in enumerate(made, 1)
    ]


@calm
@given(claims(), st.dates(min_value=Span.parse("2014-01-01").lower, max_value=Span.parse("2026-12-31").lower))
def test_every_claim_has_its_place_on_its_side_and_no_label_runs_into_another(made, day):
    chart = build_claims(made, day)

    placed = [spot.claim for line in chart.lines for spot in line.spots]
    undated = [claim for line in chart.lines for claim in line.undated]
    assert sorted(claim.number for claim in placed + undated) == [claim.number for claim in made]
    assert all(claim.span is None for claim in undated)
    assert [line.contrary for line in chart.lines] == sorted(line.contrary for line in chart.lines)
    assert chart.last - chart.first >= 7 and chart.first <= chart.event <= chart.last
    for line in chart.lines:
        assert all(spot.claim.contrary == line.contrary and spot.claim.voice == line.voice for spot in line.spots)
        boxes = sorted(_box(chart, spot) for spot in line.spots if spot.label)
        assert all(right <= left + 0.01 for (_l, right), (left, _r) in zip(boxes, boxes[1:], strict=False))
        assert all(left >= -0.01 and right <= NARROW + 0.01 for left, right in boxes)


def _box(chart, spot):
    """Left and right of a label on the narrowest page, in pixels."""
    at = chart.share(spot.x) * NARROW + spot.shift
    width = width_of(spot.label, 11)
    return (at - MARK - width, at - MARK) if spot.left else (at + MARK, at + MARK + width)


@calm
@given(claims())
def test_the_drawing_is_escaped_and_says_a_side_by_shape_as_well(made):
    svg = claims_svg(build_claims(made, Span.parse("2025-05-10").lower), "Who says <what>")

    assert "<b>" not in svg and "<what>" not in svg
    assert len(re.findall(r'href="#account-\d+"', svg)) == len([claim for claim in made if claim.span])


def test_denying_has_another_shape_than_asserting():
    def shape(stance):
        claim = Claim(1, "A", stance in CONTRARY_STANCES, stance, Span.parse("2025-05-10"), "10 May 2025")
        return re.search(r'class="(hollow|full)".* d="([^"]+)"', claims_svg(build_claims([claim], claim.span.lower), "")).groups()

    assert len({shape(stance) for stance in STANCES}) == len(STANCES)
