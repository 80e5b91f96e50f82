"""What the ledger gives away: nothing that readers may not see, and everything that they do see."""

import pytest

from tests.factories import make_event, make_link, set_status
from tests.ledgers import corrected, curator, published, two
from tests.models.people import handed_in, make_colleague
from timeline.models import Event, Merge, Revision
from timeline.models.document import event_document
from timeline.models.drift import drift
from timeline.models.ledger import append, append_loaded, append_missing, restore
from timeline.models.merging import perform, undo
from timeline.models.workflow import approve, content_now
from timeline.models.workflow import restore as propose_restored
from timeline.verify import verify

pytestmark = pytest.mark.django_db


def document(event) -> dict:
    return Revision.objects.of("event", event.slug).first().document


def links(event) -> list[str]:
    return [link["to"] for link in document(event).get("links", [])]


def differences() -> list[str]:
    """Between the record and a ledger that fits together."""
    return list(drift(verify(Revision.objects.lines(), []).latest))


@pytest.fixture
def answer():
    """A public answer to a plan that is a draft, with a note for curators."""
    event = make_event("An answer", slug="answer", note="Ask the desk first.")
    make_link(event, make_event("A plan", slug="plan", status="draft"), "answers")
    published(event)
    return event


@pytest.fixture
def plan(answer):
    return Event.objects.get(slug="plan")


def test_notes_and_links_to_drafts_are_not_in_the_ledger(client, answer):
    assert "note" not in document(answer) and links(answer) == [] and differences() == []
    for address in ("/ledger.jsonl", "/api/v1/changes", "/events/answer/history/", "/changes/", "/changes.atom"):
        response = client.get(address)
        said = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"nswer" in said and b"Ask the desk" not in said and b"plan" not in said, address


def test_a_note_that_changes_changes_nothing_public(answer):
    answer.note = "Ask nobody."
    answer.save()

    assert differences() == []


def test_who_links_to_a_draft_gets_a_version_when_it_is_published(client, answer, plan):
    set_status(plan, "published")
    assert differences() != []
    published(plan)

    last = Revision.objects.of("event", "answer").first()
    assert (last.action, last.version, last.author, last.approver) == ("linked", 2, *(one.pseudonym for one in two().values()))
    assert last.reason == "It is linked with “A plan”, which is public now." and links(answer) == ["plan"]
    assert differences() == [] and "A plan" in client.get("/events/answer/").content.decode()
    assert "A plan" in client.get("/events/answer/@2/").content.decode()
    assert "A plan" not in client.get("/events/answer/@1/").content.decode()
    corrected(Event.objects.get(slug="plan"), place="Bern")
    assert Revision.objects.of("event", "answer").first() == last


def test_the_way_through_the_desk_leads_there_as_well(answer, plan):
    author, reviewer = make_colleague(), make_colleague()
    proposal = handed_in(plan, author, title="The plan")
    approve(proposal, reviewer, seen=proposal.latest.pk)

    last = Revision.objects.of("event", "answer").first()
    assert (last.action, last.author, last.approver) == ("linked", author.pseudonym, reviewer.pseudonym)
    assert links(answer) == ["plan"] and differences() == []


def test_drafts_that_link_to_what_is_published_are_not_told_of(plan):
    make_link(make_event("A thought", slug="thought", status="draft"), plan)
    set_status(plan, "published")
    published(plan)

    assert Revision.objects.known("event", ["thought", "plan"]) == {"plan"} and differences() == []


def test_a_link_to_what_is_retracted_stays_and_says_so_then_as_now(client, answer, plan):
    set_status(plan, "published")
    published(plan)
    set_status(plan, "retracted")
    append(Event.objects.get(slug="plan"), "retracted", reason="There is none.", **two())

    assert links(answer) == ["plan"] and differences() == []
    today = Revision.objects.latest("position").moment.date()
    for address in ("/events/answer/", f"/events/answer/?as_of={today}"):
        assert "A plan" in client.get(address).content.decode(), address


def test_a_load_that_publishes_enters_those_that_link_to_it(answer, plan):
    set_status(plan, "published")
    for kind in ("storyline", "actor", "source", "event"):
        append_loaded(kind, ["plan"] if kind == "event" else ())

    last = Revision.objects.of("event", "answer").first()
    assert (last.action, last.author, links(answer)) == ("loaded", "", ["plan"]) and differences() == []


def test_a_draft_that_is_merged_into_what_is_public_brings_its_links(answer, plan):
    known = make_event("The plan", slug="the-plan")
    published(known)
    merge = Merge.objects.create(kind="event", winner_slug="the-plan", loser_slug="plan", reason="One.", author=curator())
    perform(merge, approver=curator("ben"))
    assert links(answer) == ["the-plan"] and differences() == []

    merge.refresh_from_db()
    merge.undo_reason = "Two."
    merge.save()
    undo(merge, curator(), approver=curator("ben"))
    assert links(answer) == [] and [link["to"] for link in event_document(answer)["links"]] == ["plan"] and differences() == []


@pytest.mark.parametrize("through", ["the ledger", "the desk"])
def test_restoring_keeps_what_the_ledger_does_not_tell(answer, through):
    corrected(answer, title="Another answer", note="Ask nobody.")
    first = Revision.objects.version("event", "answer", 1)
    if through == "the ledger":
        restore(first, reason="It was right.", **two())
    else:
        proposal = propose_restored(answer, first.document, make_colleague(), "It was right.")
        approve(proposal, make_colleague(), seen=proposal.latest.pk)

    now = content_now(answer)
    assert (now["title"], now["note"]) == ("An answer", "Ask nobody.")
    assert [link["to"] for link in now["links"]] == ["plan"] and differences() == []


def test_an_event_that_was_told_too_much_of_is_told_anew(answer, monkeypatch):
    from timeline.models import ledger

    monkeypatch.setitem(ledger.KINDS, "event", (ledger.KINDS["event"][0], event_document))
    other = make_event("Other", slug="other", note="Not for readers.", actors=["russia"])
    published(other), corrected(Event.objects.get(slug="answer"), place="Bern")
    monkeypatch.undo()
    assert len(differences()) == 2

    assert (append_missing(), append_missing()) == (2, 0)
    assert differences() == []
