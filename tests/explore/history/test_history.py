"""The past of an event as readers see it: its history, its versions, how to cite one."""

import datetime as dt
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.explore.conftest import text_of, tree
from tests.factories import make_citation, make_event, make_link, make_source
from tests.ledgers import at, corrected, curator, published, two
from timeline.explore.history.citing import Cited, texts
from timeline.explore.history.differences import compared, differences
from timeline.models import Actor, Event, Revision
from timeline.models.ledger import append, append_missing

pytestmark = pytest.mark.django_db


@pytest.fixture
def talks():
    """An event of three versions, each with a reason of its own."""
    at("2026-01-20T10:00Z")
    event = make_event("Talks in Geneva", slug="talks", date="2026-01-19", place="Geneva", summary="They met for an hour.",
                       actors=[("russia", "host"), "ukraine"], cite=False, status="draft", reviewed="2026-01-20")  # fmt: skip
    make_citation(event, make_source("reuters-talks", title="They met"), by="ukraine", stance="assert", quote="We came")
    event.status = "published"
    event.save()
    append_missing()
    at("2026-02-01T23:59Z")
    corrected(event, "It was Bern.", place="Bern", summary="They met in secret for two hours.")
    at("2026-03-01T00:00Z")
    make_citation(event, make_source("tass-talks", publisher="TASS"), by="russia", stance="deny")
    corrected(event, "Russia denies it.", title="Talks in Bern")
    return event


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return tree(response)


def found(page, path) -> list[str]:
    return [text_of(one) for one in page.iterfind(path)]


# ---------------------------------------------------------------- history


def test_a_history_tells_every_version_the_latest_first_with_its_reason_and_its_people(client, talks):
    page = shown(client, "/events/talks/history/")

    versions = page.findall(".//ol[@class='versions']/li")
    assert [one.get("id") for one in versions] == ["v3", "v2", "v1"]
    assert found(page, ".//p[@class='reason']") == ["Russia denies it.", "It was Bern."]
    assert "1 March 2026, 00:00 UTC" in text_of(versions[0]) and "by the program itself" in text_of(versions[2])
    assert f"by curator {curator('ada').pseudonym}, approved by {curator('ben').pseudonym}" in text_of(versions[0])
    assert not {"ada", "ben"} & set(re.findall(r"\w+", text_of(page)))


def test_what_a_version_changed_is_told_word_by_word_under_human_names(client, talks):
    [second] = [one for one in shown(client, "/events/talks/history/").iter("li") if one.get("id") == "v2"]

    assert found(second, ".//dt") == ["Summary", "Place"]
    assert found(second, ".//del") == ["an hour", "Geneva"]
    assert found(second, ".//ins") == ["in secret", "two hours", "Bern"]
    [third] = [one for one in shown(client, "/events/talks/history/").iter("li") if one.get("id") == "v3"]
    assert found(third, ".//dt") == ["Title", "Accounts"]
    assert "Russia, TASS: Report tass-talks · Stance: denies" in found(third, ".//ins")[-1]


def test_a_history_takes_as_many_queries_for_three_versions_as_for_thirty(client, talks, django_assert_max_num_queries):
    for number in range(27):
        corrected(talks, place=f"Place {number}")

    with django_assert_max_num_queries(3):
        assert len(shown(client, "/events/talks/history/").findall(".//ol[@class='versions']/li")) == 30


def test_actors_sources_and_storylines_have_a_history_too(client, talks):
    Actor.objects.get(slug="russia").aliases.create(name="Россия")
    append(Actor.objects.get(slug="russia"), "corrected", author=curator())

    assert found(shown(client, "/actors/russia/history/"), ".//ins") == ["Name: Россия"]
    assert shown(client, "/sources/reuters-talks/history/") is not None
    assert shown(client, "/storylines/ukraine-war/history/") is not None


@pytest.mark.parametrize(
    "address",
    ["/events/nothing/history/", "/actors/talks/history/", "/events/talks/@0/", "/events/talks/@4/", "/events/nothing/@1/",
     "/events/talks/@99999999999999999999/"],
)  # fmt: skip
def test_what_never_was_is_not_found(client, talks, address):
    assert client.get(address).status_code == 404


def test_what_was_never_public_has_no_history(client):
    make_event(slug="secret", status="draft")
    append_missing()

    assert client.get("/events/secret/history/").status_code == client.get("/events/secret/@1/").status_code == 404


# ---------------------------------------------------------------- versions


def test_a_version_stays_as_it_was_whatever_becomes_of_the_record(client, talks):
    def words(number):
        return text_of(shown(client, f"/events/talks/@{number}/").find(".//article"))

    make_link(make_event(slug="later"), talks)
    before = [words(number) for number in (1, 2, 3)]
    assert "Geneva" in before[0] and "Bern" not in before[0] and "Accounts differ" not in before[0]
    assert "Bern" in before[1] and "TASS" not in before[1]
    assert "TASS" in before[2] and "Accounts differ" in before[2]

    Actor.objects.filter(slug="russia").update(name="Muscovy")
    talks.citations.all().delete()
    Event.objects.filter(slug="talks").update(status="draft", place="Rome")
    assert [words(number) for number in (1, 2, 3)] == before


def test_a_version_says_which_it_is_and_leads_to_the_current_one(client, talks):
    page = shown(client, "/events/talks/@2/")

    banner = page.find(".//aside")
    assert "Version 2 of 3 · Corrected · 1 February 2026, 23:59 UTC · It was Bern." in text_of(banner)
    assert "It has been changed since." in text_of(banner)
    assert "It has been changed since." not in text_of(shown(client, "/events/talks/@3/"))
    assert [one.get("href") for one in banner.iter("a")] == ["/events/talks/", "/events/talks/history/#v2"]


def test_a_version_of_many_parts_takes_three_queries(client, talks, django_assert_max_num_queries):
    for number in range(12):
        make_citation(talks, by=f"actor-{number}")
    append_missing(), corrected(talks)

    with django_assert_max_num_queries(3):
        assert "Actor 11" in text_of(shown(client, "/events/talks/@4/"))


def test_the_panel_tells_version_review_history_and_how_to_cite(client, talks):
    for address in ("/events/talks/", "/?event=talks"):
        page = shown(client, address)
        line = next(text_of(one) for one in page.iter("p") if "Version 3" in text_of(one))
        assert line.startswith("Version 3 · reviewed 20 Jan 2026 · history · cite")
        assert {"/events/talks/history/", "/events/talks/#cite"} <= {one.get("href") for one in page.iter("a")}


def test_an_event_that_the_ledger_does_not_know_promises_no_version(client):
    make_event(slug="unknown")

    page = shown(client, "/events/unknown/")
    assert "Version" not in text_of(page) and "/events/unknown/history/" not in [one.get("href") for one in page.iter("a")]


# ---------------------------------------------------------------- differences

TEXTS = st.text(st.sampled_from("ab .,\nяשك"), max_size=40) | st.text(max_size=20)


@given(old=TEXTS, new=TEXTS)
def test_a_comparison_holds_both_texts_whole(old, new):
    pieces = compared(old, new)

    assert "".join(piece.text for piece in pieces if piece.sort != "added") == old
    assert "".join(piece.text for piece in pieces if piece.sort != "removed") == new
    assert all(piece.text for piece in pieces) or old == new == ""


def test_every_field_of_every_document_can_be_told(talks):
    """Each field that the schema has, from its default to something else."""
    old = {"slug": "a", "publisher": "P", "title": "T", "kind": "wire-agency"}
    assert [one.label for one in differences("source", old, old | {"accessed": "2026-01-01", "state_owned": True}, {})] == [
        "Read on", "Owned by a state",
    ]  # fmt: skip
    event = Revision.objects.version("event", "talks", 1).document
    other = event | {"votes_for": 3, "significance": 5, "kind": "summit", "date": "2026-01", "storylines": ["gaza-war"],
                     "links": [{"to": "x", "relation": "answers"}], "occurrence": "planned"}  # fmt: skip
    told = differences("event", event, other, {("storyline", "gaza-war"): "Gaza war"})
    words = {one.label: "".join(f"[{piece.sort[:1]}{piece.text}]" for piece in one.pieces if piece.sort) for one in told}
    assert words == {
        "Votes for": "[a3]", "Significance": "[r3][a5]", "Kind": "[rMeeting][aSummit]", "Date": "[r19 ]",
        "Storylines": "[rukraine-war]", "Links": "[ax · Relation: answers]", "Did it happen": "[rOccurred][aPlanned]",
    }  # fmt: skip
    swapped = event | {"participations": event["participations"][::-1]}
    assert [one.label for one in differences("event", event, swapped, {})] == ["Actors, in another order"]


def test_a_text_of_a_book_is_shown_as_replaced_rather_than_compared_for_ever():
    old, new = "one " * 3000, "two " * 3000

    assert [piece.sort for piece in compared(old, new)] == ["removed", "added"]


# ---------------------------------------------------------------- citing


def test_the_texts_to_cite_by_name_the_version_and_where_it_stays(client, talks, settings):
    settings.ORIGIN = "https://timeline.example.org"
    page = shown(client, "/events/talks/@2/")
    chicago, apa, bibtex, csl = ["".join(one.itertext()) for one in page.iter("pre")]

    where = "https://timeline.example.org/events/talks/@2/"
    assert chicago == f"“Talks in Geneva.” Diplomatic Timeline. Version 2, February 1, 2026. {where}."
    assert apa == f"Diplomatic Timeline. (2026, February 1). Talks in Geneva (Version 2) [Database entry]. {where}"
    assert bibtex.startswith("@misc{talks-v2,\n") and f"url = {{{where}}}" in bibtex
    [entry] = json.loads(csl)
    assert (entry["URL"], entry["version"], entry["issued"]) == (where, "2", {"date-parts": [[2026, 2, 1]]})
    assert [text_of(one) for one in shown(client, "/events/talks/").iter("pre")][0].startswith("“Talks in Bern.”")


def test_what_tex_reads_as_something_else_is_escaped():
    cited = Cited("a", r"50% of #1 & {more}_\~^$", 1, dt.date(2026, 1, 2), "https://example.org/a_b")

    title = dict(texts(cited))["BibTeX"].splitlines()[2]
    assert title == r"  title = {{50\% of \#1 \& \{more\}\_\textbackslash{}\textasciitilde{}\textasciicircum{}\$}},"


def test_an_event_that_was_published_by_two_is_told_so(client):
    published(make_event(slug="new"))

    line = found(shown(client, "/events/new/history/"), ".//li/p[@class='facts']")[0]
    assert f"by curator {two()['author'].pseudonym}, approved by" in line
