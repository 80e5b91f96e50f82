"""The record as it was known on a day: equal to the present today, and to a replay of the ledger on any day."""

import datetime as dt
import json

import pytest
from django.db import connection

from tests.explore.conftest import asked, listed, text_of, tree
from tests.factories import make_citation, make_event, make_link, make_source, set_status
from tests.ledgers import at, corrected, curator, two
from tests.models.refusal import as_at_commit
from timeline.explore.history.past import past_events
from timeline.models import Actor, Edition, Event, Participation, Revision, Source, Storyline
from timeline.models.document import event_document
from timeline.models.ledger import append, append_missing

pytestmark = pytest.mark.django_db

@pytest.fixture
def talks():
    """Entered on 20 January, corrected in the last moment of 1 February and in the first of 1 March, retracted on 5 March."""
    at("2026-01-20T10:00Z")
    event = make_event("Talks in Geneva", slug="talks", place="Geneva", actors=["russia"], kind="meeting", summary="They met.")
    append_missing()
    at("2026-02-01T23:59:59.999999Z")
    corrected(event, place="Bern", kind="summit")
    at("2026-03-01T00:00Z")
    make_citation(event, make_source("tass", kind="state-media"), by="russia", stance="deny")
    corrected(event, title="Talks in Bern")
    at("2026-03-05T12:00Z")
    set_status(event, "retracted")
    append(event, "retracted", reason="It never took place.", **two())
    return event


def on(day, question=""):
    return f"/?as_of={day}" + (f"&{question}" if question else "")


# ---------------------------------------------------------------- what a day knew


@pytest.mark.parametrize(
    ("day", "titles"),
    [
        ("2026-01-19", []),
        ("2026-01-20", ["Talks in Geneva"]),
        ("2026-02-01", ["Talks in Geneva"]),
        ("2026-02-28", ["Talks in Geneva"]),
        ("2026-03-01", ["Talks in Bern"]),
        ("2026-03-04", ["Talks in Bern"]),
        ("2026-03-05", []),
    ],
)
def test_a_day_knew_what_was_entered_until_its_end(client, talks, day, titles):
    assert listed(client.get(on(day))) == titles


def test_filters_and_counts_are_those_of_the_day(client, talks):
    assert listed(client.get(on("2026-01-31", "kind=meeting"))) == ["Talks in Geneva"]
    assert listed(client.get(on("2026-02-01", "kind=meeting"))) == []
    assert listed(client.get(on("2026-02-28", "q=Bern"))) == ["Talks in Geneva"]
    assert listed(client.get(on("2026-02-28", "disputed=1"))) == listed(client.get(on("2026-02-28", "source=state-media"))) == []
    assert listed(client.get(on("2026-03-01", "disputed=1"))) == ["Talks in Bern"]


def test_the_cards_of_a_past_page_are_of_its_day_and_a_feed_goes_on(client, talks):
    for page, asked_for in (("events/talks", "event=talks"), ("actors/russia", "actor=russia")):
        assert client.get(f"/{page}/card.png").status_code == 404
        card = client.get(f"/{page}/card.png?as_of=2026-02-01")
        assert card.url == f"/card.png?{asked_for}&as_of=2026-02-01"
        assert client.get(card.url)["Content-Type"] == "image/png"
    days = ("2026-02-28", "2026-03-01", "soon")
    assert [client.get(f"/sources/tass/card.png?as_of={day}").status_code for day in days] == [404, 200, 400]
    assert "/sources/tass/card.png?as_of=2026-03-01" in client.get("/sources/tass/?as_of=2026-03-01").text
    assert client.get("/changes.atom?action=retracted&as_of=2026-03-01").url == "/changes.atom?action=retracted"


def test_the_panel_and_the_page_of_an_event_are_those_of_the_day(client, talks):
    for address in ("/events/talks/?as_of=2026-02-01", on("2026-02-01", "event=talks")):
        page = tree(client.get(address))
        article = next(page.iter("article"))
        assert "Bern" in text_of(article) and "TASS" not in text_of(article) and "Version 2" in text_of(article)
    assert client.get("/events/talks/?as_of=2026-03-05").status_code == 404
    assert client.get(on("2026-03-05", "event=talks")).status_code == 400


def test_a_banner_says_so_and_leads_back(client, talks):
    for address, back in (
        (on("2026-02-01", "kind=summit"), "/?kind=summit"),
        ("/events/talks/?as_of=2026-02-01", "/events/talks/"),
        ("/actors/russia/?as_of=2026-02-01", "/actors/russia/"),
        ("/events/talks/accounts/?as_of=2026-02-01", "/events/talks/accounts/"),
        ("/storylines/ukraine-war/?as_of=2026-02-01", "/storylines/ukraine-war/"),
        ("/briefing/?as_of=2026-02-01", "/briefing/"),
        (f"/sources/{talks.citations.first().source.slug}/?as_of=2026-02-01", f"/sources/{talks.citations.first().source.slug}/"),
    ):
        banner = tree(client.get(address)).find(".//p[@role='note']")
        assert "As the record stood at the end of 1 February 2026 (UTC)." in text_of(banner)
        assert banner.find("a").get("href") == back
    assert tree(client.get("/")).find(".//p[@role='note']") is None


def test_an_actor_and_a_source_are_as_the_day_knew_them(client, talks):
    at("2026-03-10T12:00Z")
    Actor.objects.filter(slug="russia").update(name="Russian Federation")
    append(Actor.objects.get(slug="russia"), "corrected", author=curator())
    at("2026-03-11T12:00Z")
    Source.objects.filter(slug="tass").update(reliability="E", title="Denied again")
    append(Source.objects.get(slug="tass"), "corrected", author=curator())

    def heading(address):
        return text_of(next(tree(client.get(address)).iter("h1")))

    assert heading("/actors/russia/?as_of=2026-03-09") == "Russia"
    assert heading("/actors/russia/?as_of=2026-03-10") == "Russian Federation"
    assert listed(client.get("/actors/russia/?as_of=2026-02-01")) == ["Talks in Geneva"]
    assert heading("/sources/tass/?as_of=2026-03-10") == "Report tass"
    assert heading("/sources/tass/?as_of=2026-03-11") == "Denied again"
    assert "Talks in Bern" in text_of(tree(client.get("/sources/tass/?as_of=2026-03-04")))
    assert "0 of 0 events rest on this source alone." in text_of(tree(client.get("/sources/tass/?as_of=2026-03-05")))
    for address in ("/actors/russia/?as_of=2026-01-19", "/sources/tass/?as_of=2026-02-28", "/actors/nobody/?as_of=2026-03-01"):
        assert client.get(address).status_code == 404


def test_pictures_and_the_briefing_are_of_the_day(client, talks):
    assert "Talks in Geneva" in client.get("/timeline.svg?as_of=2026-02-01&event=talks").content.decode()
    assert "Talks in Bern" in client.get("/timeline.svg?as_of=2026-03-01").content.decode()
    paper = text_of(tree(client.get("/briefing/?as_of=2026-03-01")))
    assert "Talks in Bern" in paper and "Report tass" in paper
    assert "Report tass" not in text_of(tree(client.get("/briefing/?as_of=2026-02-01")))


@pytest.mark.parametrize(
    "day", ["tomorrow", "2026-02-30", "9999-12-31", "2026-2-1", "20260201", "2026-02-01T10:00", "\x00", "٢٠٢٦-٠١-٠١"]
)
def test_a_day_that_cannot_be_is_refused_with_a_reason(client, talks, day):
    if day == "tomorrow":
        day = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).isoformat()
    for address in ("/", "/events/talks/", "/actors/russia/", "/sources/tass/", "/timeline.svg", "/briefing/"):
        response = client.get(address, {"as_of": day})
        assert response.status_code == 400, address
        if "svg" not in address and "briefing" not in address:
            assert tree(response).find(".//*[@class='error']") is not None


def test_today_is_a_day_that_can_be_asked_for_and_before_the_ledger_nothing_was_known(client, talks):
    make_event("New talks", slug="new")
    at(dt.datetime.now(dt.UTC).isoformat())
    append_missing()

    assert listed(client.get(on(dt.datetime.now(dt.UTC).date()))) == ["New talks"]
    page = text_of(tree(client.get(on("2020-01-01"))))
    assert "What the record held is known since 20 January 2026." in page and "without As known on 1 Jan 2020" in page
    assert client.get("/?as_of=").status_code == 302


def test_an_address_says_the_day_and_keeps_it():
    query = asked("/?as_of=2026-02-01&kind=summit&from=2025")

    assert query.address == "/?kind=summit&from=2025&as_of=2026-02-01"
    assert query.without("as_of").address == "/?kind=summit&from=2025"


@pytest.mark.parametrize("number", [3, 30])
def test_the_past_takes_no_query_for_each_event(client, talks, number, django_assert_max_num_queries):
    source = make_source("tass")
    for one in range(number):
        event = make_event(slug=f"event-{one}", actors=[f"actor-{one}"])
        make_citation(event, source), make_link(event, talks)
        make_citation(event, source, by=f"actor-{one}")
        answer = make_event(slug=f"answer-{one}", kind="invitation-response", actors=[(f"actor-{one}", "recipient")])
        make_link(answer, make_event(slug="round", kind="invitation") if one == 0 else Event.objects.get(slug="round"), "answers")
    append_missing()

    day = "as_of=2026-03-05"
    for address, most in (
        (f"/?{day}", 8), (f"/?{day}&event=event-1", 11), (f"/events/event-1/?{day}", 4),
        (f"/actors/actor-1/?{day}", 15), (f"/sources/tass/?{day}", 5), (f"/briefing/?{day}", 10),
        (f"/storylines/ukraine-war/?{day}", 11), (f"/events/event-1/accounts/?{day}", 5), (f"/events/round/?{day}", 9),
        (f"/storylines/ukraine-war/invitations.csv?{day}", 6),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert client.get(address).status_code == 200


def test_an_event_made_of_its_document_is_that_document(talks):
    documents = [one.document for one in Revision.objects.filter(kind="event")]

    assert [event_document(past.event) for past in past_events(documents, Revision.objects.count())] == documents


def test_one_transaction_leaves_one_edition_and_nobody_sees_what_was_between():
    at("2026-01-01T12:00Z")
    event = make_event(slug="talks")
    append_missing()
    corrected(event, place="Bern"), corrected(event, place="Rome")
    as_at_commit()

    assert list(Edition.objects.values_list("place", flat=True)) == ["Rome"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM timeline_edition WHERE isempty(known)")
        assert cursor.fetchone() == (0,)


def test_what_was_not_known_then_is_nothing_to_compare_by(client, talks):
    make_event("Later", slug="later")
    assert client.get(on("2026-03-05", "align=later")).status_code == 400
    assert client.get("/?align=later").status_code == 200


def test_a_page_without_a_past_says_so_and_leads_to_one_that_has(client, talks):
    for address in ("/changes/", "/actors/", "/sources/", "/embed/new", "/events/talks/history/", "/events/talks/@1/"):
        note = tree(client.get(address, {"as_of": "2026-02-01"})).find(".//p[@role='note']")
        assert "does not go back to a day" in text_of(note) and note.find("a").get("href") == "/?as_of=2026-02-01", address
        assert tree(client.get(address)).find(".//p[@role='note']") is None


def test_whom_an_actor_met_and_what_it_had_said_are_of_the_day(client, talks):
    def said(day):
        return text_of(tree(client.get(f"/actors/russia/?as_of={day}")))

    assert "No statement of Russia is recorded." in said("2026-02-28") and "TASS" not in said("2026-02-28")
    assert "denies" in said("2026-03-01") and "Report tass" not in said("2026-02-28")
    other = make_event("A summit", slug="summit", actors=["russia", "france"])
    at("2026-03-10T12:00Z")
    append_missing()
    assert "France" not in said("2026-03-09") and "France" in said("2026-03-10")
    at("2026-03-12T12:00Z")
    set_status(other, "retracted")
    append(other, "retracted", reason="It never took place.", **two())
    assert "France" in said("2026-03-11") and "France" not in said("2026-03-12")


def test_the_ledger_of_invitations_is_of_the_day(client, db):
    at("2026-01-20T10:00Z")
    invitation = make_event("An invitation", slug="invitation", kind="invitation", actors=[("egypt", "recipient")])
    append_missing()
    at("2026-02-10T10:00Z")
    answer = make_event("Egypt accepts", slug="answer", kind="invitation-response", actors=[("egypt", "recipient")])
    Participation.objects.filter(event=answer).update(response="accepts")
    make_link(answer, invitation, "answers")
    append_missing()

    for page in ("/events/invitation/", "/storylines/ukraine-war/"):
        early, late = (text_of(tree(client.get(f"{page}?as_of={day}"))) for day in ("2026-02-09", "2026-02-10"))
        assert "1 invitee on record: 1 no reply known" in early and "1 invitee on record: 1 accepted" in late
        rows = [client.get(f"{page}invitations.csv?as_of={day}").content.decode() for day in ("2026-02-09", "2026-02-10")]
        assert ",none," in rows[0] and ",accepted," in rows[1]
    for address in ("/events/invitation/", "/storylines/ukraine-war/", "/events/invitation/accounts/", "/events/invitation.json"):
        assert client.get(f"{address}?as_of=2026-01-19").status_code == 404
    file = b"".join(client.get("/events/answer.json?as_of=2026-02-10").streaming_content)
    assert [event["slug"] for event in json.loads(file)["events"]] == ["answer"]


def test_comparing_begins_with_what_was_known(client, talks):
    Storyline.objects.filter(slug="ukraine-war").update(opening=talks.date)

    assert client.get("/compare/?as_of=2026-02-01").url == "/?align=talks&as_of=2026-02-01"
    assert client.get("/compare/").url == "/"
