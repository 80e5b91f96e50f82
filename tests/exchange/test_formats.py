"""Formats that other programs open: each read back by a program that nobody here wrote."""

import datetime as dt
import io
import json
import zipfile

import extruct
import feedparser
import frictionless
import pytest
from django.test import override_settings
from hypothesis import given
from icalendar import Calendar

from tests.exchange.conftest import asking, body, text
from tests.explore.conftest import any_edtf, calm, tree
from tests.factories import make_actor, make_citation, make_event, make_source, set_status
from timeline.exchange import agenda, feed, linked_data, slides
from timeline.models import Actor, Event, Source, Storyline
from timeline.models.dates import Span

ORIGIN = "http://127.0.0.1:8000"


# ---------------------------------------------------------------- calendar


def entries(response) -> dict:
    calendar = Calendar.from_ical(body(response))
    return {str(entry["uid"]).partition("@")[0]: entry for entry in calendar.walk("VEVENT")}


def test_a_calendar_program_reads_every_event_and_when_it_was(client, record):
    response = client.get("/export.ics")
    found = entries(response)

    assert set(found) == {"talks", "truce", "goes-on"}
    talks = found["talks"]
    assert (talks.decoded("dtstart"), talks["uid"]) == (dt.date(2025, 5, 10), "talks@127.0.0.1")
    assert talks["dtstart"].params["VALUE"] == "DATE" and "dtend" not in talks
    assert talks["url"] == f"{ORIGIN}/events/talks/" and talks["location"] == "Geneva"
    assert "Russia denies: Reuters: Talks begin (B2) https://example.org/talks" in talks["description"]
    assert "Accounts differ." in talks["description"]
    truce = found["truce"]
    assert (truce.decoded("dtstart"), truce.decoded("dtend")) == (dt.date(2025, 6, 1), dt.date(2025, 7, 1))
    assert truce["summary"] == "A truce (c. Jun 2025)" and "about June 2025" in truce["description"]
    assert found["goes-on"].decoded("dtstart") == dt.date(2025, 7, 1) and "dtend" not in found["goes-on"]
    assert "since 1 July 2025" in found["goes-on"]["description"]


def test_no_line_of_a_calendar_is_longer_than_its_readers_take(client, record):
    make_event("Переговоры в Женеве " * 8, slug="long", summary="речь; запятая, и \\ черта\nи строка " * 30)

    whole = body(client.get("/export.ics"))

    assert whole.endswith(b"END:VCALENDAR\r\n") and b"\n" not in whole.replace(b"\r\n", b"")
    assert max(len(line) for line in whole.split(b"\r\n")) <= 75
    # Lines are parted between letters.
    assert all(line.decode() is not None for line in whole.split(b"\r\n"))
    assert "речь; запятая, и \\ черта\nи строка" in entries(client.get("/export.ics"))["long"]["description"]


def test_an_entry_keeps_its_uid_and_rises_in_sequence_when_its_event_changes(client, record):
    before = entries(client.get("/export.ics"))["talks"]
    Event.objects.filter(slug="talks").update(
        title="Talks in Bern", changed_at=Event.objects.get(slug="talks").changed_at + dt.timedelta(hours=1)
    )

    after = entries(client.get("/export.ics"))["talks"]

    assert after["uid"] == before["uid"] and after["sequence"] > before["sequence"]
    assert after.decoded("last-modified") > before.decoded("last-modified") and after["summary"] == "Talks in Bern"


def test_what_is_known_to_the_hour_stands_at_its_instant(client, record):
    make_event("Note", slug="note", date="2022-02-23T21:30:00-05:00")

    assert entries(client.get("/export.ics"))["note"].decoded("dtstart") == dt.datetime(
        2022, 2, 24, 2, 30, tzinfo=dt.UTC
    )


@pytest.mark.parametrize(("occurrence", "status"), agenda.STATUSES.items())
def test_what_is_planned_is_tentative(client, record, occurrence, status):
    make_event("A summit", slug="summit", occurrence=occurrence)

    assert entries(client.get("/events/summit.ics"))["summit"]["status"] == status


@calm
@given(any_edtf)
def test_every_date_of_the_record_has_days_in_a_calendar(edtf):
    span = Span.parse(edtf)

    days = agenda.when(span)

    assert span.lower <= day(days["dtstart"]) <= span.upper or span.start.utc
    assert "dtend" not in days or days["dtstart"] <= days["dtend"]


def day(value) -> dt.date:
    return value.date() if isinstance(value, dt.datetime) else value


# ---------------------------------------------------------------- feeds


def test_a_feed_reader_reads_the_latest_changes_first(client, record):
    Event.objects.filter(slug="talks").update(changed_at=dt.datetime(2030, 1, 1, tzinfo=dt.UTC))

    found = feedparser.parse(body(client.get("/export.atom?actor=russia")))
    everything = feedparser.parse(body(client.get("/export.atom")))

    assert not found.bozo and found.version == "atom10"
    assert [entry.title for entry in found.entries] == ["Talks in Geneva"]
    assert everything.entries[0].id == f"{ORIGIN}/events/talks/" and len(everything.entries) == 3
    assert everything.entries[0].updated == "2030-01-01T00:00:00+00:00"
    assert found.feed.title == "Diplomatic Timeline: Russia" and found.feed.link == f"{ORIGIN}/?actor=russia"
    own = next(link for link in found.feed.links if link.rel == "self")
    assert own.href == f"{ORIGIN}/export.atom?actor=russia"
    assert "creativecommons.org/licenses/by/4.0" in found.feed.rights
    assert "There were no talks" in found.entries[0].summary


def test_both_feeds_say_the_same(client, record):
    atom = feedparser.parse(body(client.get("/export.atom")))
    found = json.loads(body(client.get("/export.feed.json")))

    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["id"] for item in found["items"]] == [entry.id for entry in atom.entries]
    assert found["feed_url"] == f"{ORIGIN}/export.feed.json" and found["home_page_url"] == f"{ORIGIN}/"


def test_a_feed_holds_no_more_than_its_latest_entries(client, record, monkeypatch):
    monkeypatch.setattr(feed, "MOST_ENTRIES", 2)

    assert len(feedparser.parse(body(client.get("/export.atom"))).entries) == 2


def test_a_page_tells_feed_readers_where_its_feeds_are(client, record):
    page = client.get("/?storyline=gaza-war")

    links = [link for link in tree(page).iter("link") if link.get("rel") == "alternate" and "feed" in link.get("type", "")
             or link.get("type") == "application/atom+xml"]  # fmt: skip
    assert [link.get("href") for link in links] == [
        "/export.atom?storyline=gaza-war",
        "/export.feed.json?storyline=gaza-war",
    ]
    assert all(body(client.get(link.get("href"))) for link in links)


# ---------------------------------------------------------------- linked data


def test_search_engines_find_the_event_in_its_page_and_a_script_in_a_title_stays_words(client, record):
    title = "A </script><script>alert(1)</script> & <!-- note"
    make_event(title, slug="odd", actors=[("vladimir-p", "speaker")])
    event = client.get("/events/odd/").content.decode()

    found = extruct.extract(client.get("/events/talks/").content.decode(), syntaxes=["json-ld"])["json-ld"]
    odd = extruct.extract(event, syntaxes=["json-ld"])["json-ld"]

    assert [node["name"] for node in odd] == [title]
    assert event.count("alert(1)") > 1 and "<script>alert(1)" not in event
    talks = found[0]
    assert (talks["@type"], talks["startDate"], talks["@id"]) == ("Event", "2025-05-10", f"{ORIGIN}/events/talks/")
    assert talks["organizer"][0]["name"] == "Its Organ" and talks["attendee"][0]["@type"] == ["Country", "Organization"]
    denied = talks["subjectOf"][0]
    assert (denied["@type"], denied["text"], denied["author"]["name"]) == ("Claim", "There were no talks", "Russia")
    assert denied["appearance"]["publisher"]["name"] == "Reuters"
    assert talks["additionalProperty"]["value"] == "2025-05-10" and talks["location"]["name"] == "Geneva"


def found_in(client, address) -> list[dict]:
    """The nodes of the only block of a page."""
    (block,) = extruct.extract(client.get(address).content.decode(), syntaxes=["json-ld"])["json-ld"]
    assert block["@context"] == "https://schema.org"
    return block["@graph"]


def test_the_page_of_an_actor_says_who_it_is_what_it_belongs_to_and_what_it_said_where(client, record):
    Actor.objects.filter(slug="russia").update(summary="A </script> state", wikidata="Q159")
    russia = Actor.objects.get(slug="russia")
    make_actor("vladimir-p", kind="person", belongs_to=russia, period="2012-05-07/..", aliases=["Владимир"])
    make_event("A speech", slug="speech", actors=[("vladimir-p", "speaker")])

    russia, denied = found_in(client, "/actors/russia/")
    person = found_in(client, "/actors/vladimir-p/")[0]

    assert (russia["@type"], russia["@id"]) == (["Country", "Organization"], f"{ORIGIN}/actors/russia/")
    assert russia["description"] == "A </script> state" and russia["sameAs"].endswith("/Q159")
    assert [event["name"] for event in russia["event"]] == ["A speech", "Talks in Geneva"]
    (office,) = russia["member"]
    assert (office["member"]["@type"], office["startDate"]) == ("Person", "2012-05-07") and "endDate" not in office
    assert (denied["@type"], denied["text"], denied["about"]["@id"]) == (
        "Claim", "There were no talks", f"{ORIGIN}/events/talks/",
    )  # fmt: skip
    assert denied["author"]["@id"] == russia["@id"] and denied["appearance"]["url"].startswith("https://example.org/talks")
    assert person["memberOf"][0]["memberOf"]["name"] == "Russia" and person["alternateName"] == ["Владимир"]
    assert person["performerIn"][0]["startDate"] == "2025-05-10" and "event" not in person


def test_the_page_of_a_storyline_is_a_series_of_its_public_events(client, record):
    Storyline.objects.filter(slug="gaza-war").update(opening="2023-10-07", summary="A war.")
    make_event("A secret", storylines=("gaza-war",), status="draft")

    (series,) = found_in(client, "/storylines/gaza-war/")

    assert (series["@type"], series["startDate"], series["description"]) == ("EventSeries", "2023-10-07", "A war.")
    assert [event["name"] for event in series["subEvent"]] == ["It goes on", "A truce"]
    assert "startDate" not in series["subEvent"][1]


def test_the_page_of_a_source_says_what_it_is_worth_and_what_stands_in_it(client, record):
    Source.objects.filter(slug="report").update(reliability_reason="Named and dated.")
    make_event("A rumour", slug="rumour", cite=False, status="draft")
    make_citation(Event.objects.get(slug="rumour"), make_source("rumours", reliability="F"))
    set_status(Event.objects.get(slug="rumour"), "published")

    report, denied = found_in(client, "/sources/report/")
    unrated = found_in(client, "/sources/rumours/")[0]

    assert (report["@type"], report["@id"]) == ("CreativeWork", f"{ORIGIN}/sources/report/")
    assert report["datePublished"] == "2025-05-11" and report["url"] == "https://example.org/talks"
    assert report["review"]["reviewRating"]["ratingValue"] == "B" and "review" not in unrated
    assert denied["appearance"]["@id"] == report["@id"] and denied["about"]["name"] == "Talks in Geneva"


def test_the_graph_is_a_data_set_and_its_events_and_no_date_is_more_exact_than_it_is_known(client, record):
    graph = json.loads(body(client.get("/export.jsonld")))["@graph"]

    assert [node["@type"] for node in graph] == ["Dataset", "Event", "Event", "Event"]
    assert graph[0]["license"] == "https://creativecommons.org/licenses/by/4.0/"
    truce = next(node for node in graph if node.get("identifier") == "truce")
    assert "startDate" not in truce and truce["additionalProperty"]["value"] == "2025-06~"
    goes_on = next(node for node in graph if node.get("identifier") == "goes-on")
    assert goes_on["startDate"] == "2025-07-01" and "endDate" not in goes_on


def test_every_role_of_the_record_is_a_property_of_an_event():
    assert set(linked_data.ROLES.values()) <= {"organizer", "sponsor", "performer", "about", "contributor", "attendee"}


# ---------------------------------------------------------------- data package


def test_a_package_is_valid_down_to_every_cell_and_reference(client, record, tmp_path):
    file = tmp_path / "record.zip"
    file.write_bytes(body(client.get("/export.zip")))
    with zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "package")

    report = frictionless.Package(str(tmp_path / "package/datapackage.json")).validate()

    assert report.valid, report.flatten(["title", "message"])
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    assert rows == {
        "storylines": 2,
        "actors": 3,
        "sources": 4,
        "events": 3,
        "participations": 2,
        "citations": 4,
        "links": 2,
    }


def test_a_package_with_a_reference_to_nobody_is_found_out(client, record, tmp_path):
    """That the check above can fail."""
    with zipfile.ZipFile(io.BytesIO(body(client.get("/export.zip")))) as archive:
        archive.extractall(tmp_path)
    file = tmp_path / "participations.csv"
    file.write_text(file.read_text().replace("russia", "nobody"))

    assert not frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid


# ---------------------------------------------------------------- slides


@calm
@given(any_edtf)
def test_every_date_of_the_record_is_a_slide_that_does_not_end_before_it_begins(edtf):
    made = slides.dates(Span.parse(edtf))

    begins, ends = (tuple(made.get(name, {}).values()) for name in ("start_date", "end_date"))
    assert begins and 1 <= begins[0] <= 9999
    assert not ends or begins[: len(ends)] <= ends[: len(begins)]


def test_slides_are_those_of_the_format_that_timelinejs_documents(client, record):
    found = json.loads(body(client.get("/export.timelinejs.json")))

    assert found["title"]["text"]["headline"] == "Diplomatic Timeline"
    by_id = {one["unique_id"]: one for one in found["events"]}
    assert by_id["talks"]["start_date"] == {"year": 2025, "month": 5, "day": 10}
    assert (
        by_id["truce"]["start_date"] == {"year": 2025, "month": 6} and by_id["truce"]["display_date"] == "c. Jun 2025"
    )
    assert by_id["truce"]["group"] == "Gaza war"


@pytest.mark.django_db
def test_addresses_that_leave_are_those_of_the_site_that_readers_use(record):
    with override_settings(ORIGIN="https://timeline.example.org"):
        written = text(agenda.calendar(asking())).replace("\r\n ", "")

    assert "UID:talks@timeline.example.org" in written and "127.0.0.1" not in written
