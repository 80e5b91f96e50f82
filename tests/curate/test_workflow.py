"""The workflow at the desk: what a form saves, what a reviewer is shown, and that nobody's work is lost."""

import pytest
from django.urls import reverse

from tests.curate.conftest import form_of, make_actor, make_event, make_source, make_storyline, page_of, row
from tests.models.people import approved, handed_in, make_published, written
from tests.models.people import make_colleague as colleague
from timeline.models import Draft, Event, Participation, Proposal, Revision
from timeline.models.roles import CURATOR, READER, REVIEWER
from timeline.models.workflow import content_now, retract, under_way

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(db):
    return colleague("ana", CURATOR)


@pytest.fixture
def ben(db):
    return colleague("ben", REVIEWER)


@pytest.fixture
def at_the_desk(client):
    def log_in(curator):
        client.force_login(curator)
        return client

    return log_in


def public(**given):
    return make_event(sources=[make_source()], storylines=[make_storyline()], status="published", **given)


def page_of_change(proposal):
    return reverse("admin:timeline_proposal_change", args=[proposal.pk])


def send(client, proposal, step, **given):
    return client.post(page_of_change(proposal), {"step": step, **given})


def words(answer):
    return answer.content.decode()


# ---------------------------------------------------------------- what a form saves


def test_two_people_add_review_and_publish(at_the_desk, ana, ben):
    desk, storyline, source = at_the_desk(ana), make_storyline(), make_source()
    sent = {
        **form_of(desk.get(reverse("admin:timeline_event_add"))),
        "title": "Talks in Istanbul", "slug": "talks-in-istanbul", "label": "Istanbul talks", "kind": "call",
        "date": "2025-05-16", "placements-0-storyline": storyline.pk, "citations-0-source": source.pk,
    }  # fmt: skip
    proposal_page = desk.post(reverse("admin:timeline_event_add"), sent).url
    proposal = Proposal.objects.get()
    assert proposal_page == page_of_change(proposal) and "Send to review" in words(desk.get(proposal_page))
    assert "Approve" not in words(desk.get(proposal_page))
    assert send(desk, proposal, "submit").status_code == 302

    desk = at_the_desk(ben)
    shown = words(desk.get(page_of_change(proposal)))
    assert "<ins>Talks in Istanbul</ins>" in shown and 'value="approve"' in shown
    send(desk, proposal, "approve", seen=proposal.latest.pk)

    event = Event.objects.get()
    assert event.status == "published" and desk.get(event.get_absolute_url()).status_code == 200
    assert Revision.objects.filter(slug=event.slug).values_list("author", "approver").get() == (ana.pseudonym, ben.pseudonym)


def test_one_click_saves_and_sends_to_review(at_the_desk, ana):
    desk, add = at_the_desk(ana), reverse("admin:timeline_event_add")
    empty = desk.get(add)
    assert 'name="_review"' in words(empty) and 'name="_save"' in words(empty)
    sent = {**form_of(empty), "title": "Talks", "slug": "talks", "kind": "call", "date": "2025-05-16", "_review": "1"}
    sent |= {"placements-0-storyline": make_storyline().pk, "citations-0-source": make_source().pk}
    answer = desk.post(add, sent)

    proposal = Proposal.objects.get()
    assert answer.url == page_of_change(proposal) and proposal.state == "review" and Event.objects.get().status == "review"
    send(desk, proposal, "take_back")
    event = proposal.event
    desk.post(page_of(event), {**form_of(desk.get(page_of(event))), "_review": "1"})
    proposal.refresh_from_db()
    assert proposal.state == "review" and proposal.drafts.count() == 1


def test_what_is_missing_is_said_where_it_can_be_added(at_the_desk, ana):
    desk, event = at_the_desk(ana), public(title="Talks in Genva")
    sent = {**form_of(desk.get(page_of(event))), "title": "Talks in Geneva", "_review": "1"}
    answer = desk.post(page_of(event), sent, follow=True)

    proposal = Proposal.objects.get()
    assert proposal.state == "draft" and answer.redirect_chain[-1][0] == page_of_change(proposal)
    assert "readers see the reason beside a change" in words(answer) and 'name="reason"' in words(answer)


def test_saving_the_form_of_a_public_event_changes_nothing_that_is_public(at_the_desk, ana):
    desk, event, host = at_the_desk(ana), public(title="Talks in Genva"), make_actor()
    before = content_now(event)
    sent = row({**form_of(desk.get(page_of(event))), "title": "Talks in Geneva"}, "participations", actor=host.pk, role="host")

    answer = desk.post(page_of(event), sent)

    proposal = Proposal.objects.get()
    assert answer.url == page_of_change(proposal) and content_now(event) == before
    assert not Participation.objects.exists() and not Revision.objects.filter(slug=event.slug).exists()
    assert proposal.latest.content["participations"] == [{"actor": host.slug, "role": "host"}]
    shown = words(desk.get(answer.url))
    assert "<del>Genva</del><ins>Geneva</ins>" in shown and f"<ins>{host.name} " in shown


def test_the_form_goes_on_from_the_wording_that_was_saved(at_the_desk, ana):
    desk, event, host, guest = at_the_desk(ana), public(), make_actor(), make_actor()
    for actor, role in ((host, "host"), (guest, "participant")):
        desk.post(page_of(event), row(form_of(desk.get(page_of(event))), "participations", actor=actor.pk, role=role))
    again = form_of(desk.get(page_of(event)))

    assert [again[f"participations-{n}-actor"] for n in (0, 1)] == [host.pk, guest.pk]
    desk.post(page_of(event), {**again, "participations-0-DELETE": "on"})
    assert [one["actor"] for one in under_way(event).latest.content["participations"]] == [guest.slug]
    assert Proposal.objects.count() == 1 and not Participation.objects.exists()


def test_saving_what_was_not_changed_begins_nothing(at_the_desk, ana):
    desk, event = at_the_desk(ana), public()
    assert "Nothing was changed" in words(desk.post(page_of(event), form_of(desk.get(page_of(event))), follow=True))
    assert not Proposal.objects.exists()


def test_a_mistake_in_the_form_is_told_and_nothing_is_saved(at_the_desk, ana):
    desk, event = at_the_desk(ana), public()
    answer = desk.post(page_of(event), {**form_of(desk.get(page_of(event))), "date": "yesterday", "title": "As typed"})
    assert answer.status_code == 200 and answer.context["adminform"].form["title"].value() == "As typed"
    assert not Proposal.objects.exists()


def test_a_form_whose_change_was_approved_meanwhile_comes_back_with_what_was_typed(at_the_desk, ana, ben):
    from django.utils import timezone

    event = public()
    proposal = handed_in(event, ana, title="Other talks")
    desk = at_the_desk(ana)
    sent = {**form_of(desk.get(page_of(event))), "title": "As typed"}
    approved(proposal, ben, embargo_until=timezone.now() + timezone.timedelta(hours=1))

    answer = desk.post(page_of(event), sent)

    assert answer.status_code == 200 and "Take it back before you write on it" in words(answer)
    assert answer.context["adminform"].form["title"].value() == "As typed"


@pytest.mark.parametrize("based_on", ["nonsense", "WyJhIl0:1abc:zzzz"])
def test_what_a_form_was_made_from_cannot_be_made_up(at_the_desk, ana, based_on):
    desk, event = at_the_desk(ana), public()
    assert desk.post(page_of(event), {**form_of(desk.get(page_of(event))), "based_on": based_on}).status_code == 400


def test_a_draft_that_was_never_public_is_written_at_once(at_the_desk, ana):
    desk, event = at_the_desk(ana), make_event(title="First", sources=[make_source()])
    desk.post(page_of(event), {**form_of(desk.get(page_of(event))), "title": "Second", "slug": "second"})
    event.refresh_from_db()
    assert (event.title, event.slug, event.status, event.citations.count()) == ("Second", "second", "draft", 1)


# ---------------------------------------------------------------- two editors


def test_whoever_saves_later_sees_both_and_chooses(at_the_desk, ana, ben):
    event = public(title="Talks", place="Geneva")
    of_ana = form_of(at_the_desk(ana).get(page_of(event)))
    of_ben = form_of(at_the_desk(ben).get(page_of(event)))
    at_the_desk(ana).post(page_of(event), {**of_ana, "title": "Talks begin"})

    desk = at_the_desk(ben)
    answer = desk.post(page_of(event), {**of_ben, "title": "Talks open", "place": "Geneva, Palais"})

    aside = Draft.objects.get(aside=True)
    assert answer.url == reverse("admin:timeline_proposal_settle", args=[aside.proposal_id, aside.pk])
    shown = words(desk.get(answer.url))
    assert all(title in shown for title in ("Talks", "Talks begin", "Talks open", "Geneva, Palais"))
    seen = aside.proposal.latest.pk
    assert "wherever a choice is offered" in words(desk.post(answer.url, {"seen": seen}))
    desk.post(answer.url, {"seen": seen, "title": "mine"})

    latest = under_way(event).latest
    assert (latest.content["title"], latest.content["place"], latest.author) == ("Talks open", "Geneva, Palais", ben)
    assert [draft.content["title"] for draft in Draft.objects.all()] == ["Talks begin", "Talks open", "Talks open"]


def test_rows_that_two_editors_add_are_both_there(at_the_desk, ana, ben):
    event, host, guest = make_event(sources=[make_source()]), make_actor(), make_actor()
    forms = {editor: form_of(at_the_desk(editor).get(page_of(event))) for editor in (ana, ben)}
    at_the_desk(ana).post(page_of(event), row(forms[ana], "participations", actor=host.pk, role="host"))
    desk = at_the_desk(ben)
    settling = desk.post(page_of(event), row(forms[ben], "participations", actor=guest.pk, role="participant")).url
    desk.post(settling, {"seen": under_way(event).latest.pk})

    assert set(event.participations.values_list("actor", flat=True)) == {host.pk, guest.pk}


def test_a_correction_that_was_published_meanwhile_is_not_undone(at_the_desk, ana, ben):
    event = make_published(ana, ben, title="Talks")
    desk = at_the_desk(ana)
    stale = form_of(desk.get(page_of(event)))
    approved(handed_in(event, ben, title="Long talks"), ana)

    answer = desk.post(page_of(event), {**stale, "place": "Vienna"})

    assert "/settle/" in answer.url
    shown = words(desk.get(answer.url))
    assert "Long talks" in shown and "Vienna" in shown
    desk.post(answer.url, {"seen": ""})
    assert (under_way(event).latest.content["title"], under_way(event).latest.content["place"]) == ("Long talks", "Vienna")


# ---------------------------------------------------------------- review


def test_a_reviewer_remarks_on_a_field_sends_it_back_and_the_thread_is_resolved(at_the_desk, ana, ben):
    proposal = handed_in(public(), ana, place="Geneva")
    desk = at_the_desk(ben)
    send(desk, proposal, "remark", field="place", text="Which Geneva?")
    assert "resolved before this is approved" in words(desk.get(page_of_change(proposal)))
    assert "remarks are open" in words(send(desk, proposal, "approve", seen=proposal.latest.pk))
    send(desk, proposal, "send_back", reason="See the remark.")
    proposal.refresh_from_db()
    assert proposal.state == "sent-back"

    desk = at_the_desk(ana)
    place, whole = proposal.remarks.all()
    assert "Which Geneva?" in words(desk.get(page_of_change(proposal)))
    send(desk, proposal, "remark", answers=place.pk, text="The Swiss one.")
    for thread in (place, whole):
        send(desk, proposal, "resolve", thread=thread.pk)
    send(desk, proposal, "submit", reason="")
    send(at_the_desk(ben), proposal, "approve", seen=proposal.latest.pk)
    proposal.refresh_from_db()
    assert proposal.state == "done" and "The Swiss one." in words(desk.get(page_of_change(proposal)))


def test_who_wrote_it_is_told_that_another_approves(at_the_desk, ben):
    proposal = handed_in(public(), ben, place="Geneva")
    desk = at_the_desk(ben)
    page = words(desk.get(page_of_change(proposal)))
    assert "another curator approves it" in page and 'value="approve"' not in page
    assert "another curator approves it" in words(send(desk, proposal, "approve", seen=proposal.latest.pk))


def test_a_lone_curator_is_told_that_the_ledger_will_say_so(at_the_desk, ben, settings):
    settings.SINGLE_CURATOR = True
    proposal = handed_in(public(), ben, place="Geneva")
    assert "the ledger will say so" in words(at_the_desk(ben).get(page_of_change(proposal)))


def test_an_embargo_lies_ahead(at_the_desk, ana, ben):
    proposal = handed_in(public(), ana, place="Geneva")
    desk = at_the_desk(ben)
    seen = proposal.latest.pk
    assert "That moment has passed" in words(send(desk, proposal, "approve", seen=seen, embargo_until="2020-01-01T10:00"))
    send(desk, proposal, "approve", seen=seen, embargo_until="2090-01-01T10:00")
    assert "until 1 January 2090, 10:00 UTC" in words(desk.get(page_of_change(proposal)))
    send(desk, proposal, "take_back")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.embargo_until) == ("draft", None)


@pytest.mark.parametrize(("step", "role"), [("approve", CURATOR), ("send_back", CURATOR), ("submit", READER), ("remark", READER)])
def test_a_step_is_for_those_who_may_take_it(at_the_desk, ana, step, role):
    proposal = handed_in(public(), ana, place="Geneva")
    assert send(at_the_desk(colleague(role=role)), proposal, step, text="A", reason="B").status_code == 403


def test_the_list_shows_what_is_under_way(at_the_desk, ana, ben, django_assert_max_num_queries):
    for n in range(8):
        handed_in(public(title=f"Talks {n}"), ana, place="Geneva")
    approved(Proposal.objects.last(), ben)
    desk = at_the_desk(ben)
    with django_assert_max_num_queries(12):
        found = desk.get(reverse("admin:timeline_proposal_changelist")).context["cl"].result_list
    assert len(found) == 7
    for state, number in (("done", 1), ("all", 8), ("sent-back", 0)):
        page = desk.get(reverse("admin:timeline_proposal_changelist"), {"state": state})
        assert len(page.context["cl"].result_list) == number


def test_the_page_of_a_change_costs_the_same_however_much_was_written_and_said(
    at_the_desk, ana, ben, django_assert_max_num_queries
):
    event = public()
    for n in range(6):
        written(event, ana, place=f"Hall {n}")
    proposal = handed_in(event, ana, place="Hall 7")
    for n in range(6):
        send(at_the_desk(ben), proposal, "remark", field="place", text=f"No {n}")
    with django_assert_max_num_queries(24):
        assert at_the_desk(ben).get(page_of_change(proposal)).status_code == 200


# ---------------------------------------------------------------- retract, restore


def test_an_event_is_retracted_by_two_and_restored_by_two(at_the_desk, ana, ben):
    event = make_published(ana, ben, title="Talks")
    desk = at_the_desk(ana)
    retracting = reverse("admin:timeline_event_retract", args=[event.pk])
    assert "This field is required" in words(desk.post(retracting, {"reason": " "}))
    desk.post(retracting, {"reason": "They never met."})
    send(at_the_desk(ben), under_way(event), "approve", seen=under_way(event).latest.pk)
    event.refresh_from_db()
    assert (event.status, desk.get(event.get_absolute_url()).status_code) == ("retracted", 410)

    versions = words(at_the_desk(ben).get(reverse("admin:timeline_event_history", args=[event.pk])))
    restoring = reverse("admin:timeline_event_restore", args=[event.pk, 1])
    assert restoring in versions and "They never met." in versions and "ana → ben" in versions
    assert at_the_desk(ben).get(restoring).status_code == 200
    at_the_desk(ben).post(restoring, {"reason": "They did."})
    send(at_the_desk(colleague(role=REVIEWER)), under_way(event), "approve", seen=under_way(event).latest.pk)
    event.refresh_from_db()
    assert (event.status, desk.get(event.get_absolute_url()).status_code) == ("published", 200)


def test_an_event_under_change_says_so_at_the_head_of_its_form(at_the_desk, ana):
    event = public()
    proposal = handed_in(event, ana, place="Geneva")
    assert page_of_change(proposal) in words(at_the_desk(ana).get(page_of(event)))
    assert "under way" in words(
        at_the_desk(ana).post(reverse("admin:timeline_event_retract", args=[event.pk]), {"reason": "No."})
    )


def test_a_retraction_has_its_page(at_the_desk, ana, ben):
    proposal = retract(make_published(ana, ben), ana, "They never met.")
    page = words(at_the_desk(ben).get(page_of_change(proposal)))
    assert "They never met." in page and "What would be retracted" in page
