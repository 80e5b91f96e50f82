"""The same change to many: shown one by one, written as shown, and never past the workflow."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from tests.curate.conftest import list_of, make_curator, make_event, make_source, make_storyline
from timeline.models import Event, Revision, Source
from timeline.models.ledger import append_missing
from timeline.models.workflow import under_way

pytestmark = pytest.mark.django_db


def page(desk, noun, things, sent=None):
    address = f"{reverse('admin:desk-bulk', args=[noun])}?ids={','.join(str(thing.pk) for thing in things)}"
    return desk.get(address) if sent is None else desk.post(address, sent)


def sign_of(answer):
    return re.search(r'name="sign" value="(\w+)"', answer.content.decode())[1]


def test_the_list_leads_to_it_with_what_is_ticked(desk):
    events = [make_event(), make_event()]
    sent = {"action": "change_several", "_selected_action": [event.pk for event in events]}
    answer = desk.post(list_of(Event), sent)
    assert answer.url == f"/admin/desk/bulk/event/?ids={events[0].pk},{events[1].pk}"
    assert "2 are chosen" in desk.get(answer.url).content.decode()


def test_two_that_are_ticked_can_be_merged_and_three_cannot(desk):
    sources = [make_source() for _ in range(3)]
    sent = {"action": "merge_two", "_selected_action": [source.pk for source in sources[:2]]}
    assert desk.post(list_of(Source), sent).url.startswith("/admin/desk/merge/source/?winner=")
    sent["_selected_action"] = [source.pk for source in sources]
    assert "Choose two" in desk.post(list_of(Source), sent, follow=True).content.decode()


def test_each_change_is_shown_and_nothing_is_written_until_it_is_confirmed(desk, curator):
    old, new = make_storyline(), make_storyline()
    there = make_event(kind="summit", place="Geneva", storylines=[old])
    other = make_event(kind="meeting", place="Oslo", storylines=[new])
    asked = {"kind": "summit", "place": "Geneva", "significance": "", "into": new.pk, "out_of": old.pk}
    shown = page(desk, "event", [there, other], asked)
    assert {(change.thing.pk, change.old, change.new) for change in shown.context["bulk"].shown} == {
        (there.pk, "", str(new)), (there.pk, str(old), ""), (other.pk, "Meeting", "Summit"), (other.pk, "Oslo", "Geneva"),
    }  # fmt: skip
    other.refresh_from_db()
    assert other.place == "Oslo" and not LogEntry.objects.exists()
    assert page(desk, "event", [there, other], {**asked, "sign": sign_of(shown)}).status_code == 302
    other.refresh_from_db()
    there.refresh_from_db()
    assert (other.kind, other.place) == ("summit", "Geneva") and there.storyline_slugs == [new.slug]
    assert LogEntry.objects.filter(user=curator).count() == 2


def test_what_has_changed_since_it_was_shown_is_shown_again(desk):
    event = make_event(place="Oslo")
    sign = sign_of(page(desk, "event", [event], {"place": "Geneva"}))
    Event.objects.filter(pk=event.pk).update(place="Bergen")
    answer = page(desk, "event", [event], {"place": "Geneva", "sign": sign})
    assert "look at the changes once more" in answer.content.decode()
    event.refresh_from_db()
    assert event.place == "Bergen"
    # Neither is a signature of one change good for another.
    page(desk, "event", [event], {"place": "Paris", "sign": sign_of(answer)})
    event.refresh_from_db()
    assert event.place == "Bergen"


def test_a_public_event_stays_as_it_is_until_another_curator_agrees(desk, curator):
    public, draft = make_event(sources=[make_source()], status="published", place="Oslo"), make_event(place="Oslo")
    shown = page(desk, "event", [public, draft], {"place": "Geneva"})
    assert "1 of these is public" in shown.content.decode()
    page(desk, "event", [public, draft], {"place": "Geneva", "sign": sign_of(shown)})
    assert list(Event.objects.order_by("pk").values_list("place", flat=True)) == ["Oslo", "Geneva"]
    proposal = under_way(public)
    assert proposal.latest.content["place"] == "Geneva" and proposal.authors == [curator]
    # It is the proposed wording that is changed the next time.
    again = page(desk, "event", [public], {"place": "Geneva"})
    assert again.context["bulk"].shown == []


def test_sources_are_graded_together_and_the_ledger_is_told(desk):
    sources = [make_source(reliability="F"), make_source(reliability="B")]
    make_event(sources=sources, status="published")
    append_missing()
    asked = {"reliability": "B", "publisher": "Agency", "reliability_reason": "Owned by its subscribers"}
    shown = page(desk, "source", sources, asked)
    page(desk, "source", sources, {**asked, "sign": sign_of(shown)})
    assert set(Source.objects.values_list("reliability", "publisher")) == {("B", "Agency")}
    assert Revision.objects.filter(kind="source", action="corrected").count() == 2


def test_who_may_not_change_is_refused(client):
    client.force_login(make_curator(is_superuser=False))
    assert page(client, "event", [make_event()]).status_code == 403
    assert page(client, "actor", []).status_code == 404


def test_it_costs_the_same_however_many_are_shown(desk, django_assert_max_num_queries):
    events = [make_event(place="Oslo") for _ in range(30)]
    with django_assert_max_num_queries(9):
        page(desk, "event", events, {"place": "Geneva"})
