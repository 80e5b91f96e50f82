import pytest
from django.urls import reverse

from tests.curate.conftest import form_of, list_of, make_actor, make_event, make_source, make_storyline, page_of, row
from timeline.models import ActorAlias, Event, Link, Participation, Proposal

pytestmark = pytest.mark.django_db


def errors_of(response) -> str:
    return " ".join(str(error) for error in response.context["errors"])


def new_event(desk, **given):
    return {
        **form_of(desk.get(reverse("admin:timeline_event_add"))),
        "title": "Talks in Istanbul",
        "slug": "talks-in-istanbul",
        "label": "Istanbul talks",
        "kind": "negotiation-round",
        "date": "2025-05-16",
        **given,
    }


def test_an_event_is_written_on_one_page_with_all_its_parts(desk):
    storyline, actor, source, earlier = make_storyline(), make_actor(), make_source(), make_event()
    sent = new_event(desk, **{"placements-0-storyline": storyline.pk, "citations-0-source": source.pk})
    sent = row(sent, "participations", actor=actor.pk, role="host")
    sent = row(sent, "links", target=earlier.pk, relation="follows")
    answer = desk.post(reverse("admin:timeline_event_add"), sent)
    assert answer.status_code == 302, errors_of(answer)
    event = Event.objects.get(slug="talks-in-istanbul")
    assert event.status == "draft" and event.source_count == 1 and event.actor_count == 1
    assert [link.target for link in event.links.all()] == [earlier]
    assert [placement.storyline for placement in event.placements.all()] == [storyline]


def test_opening_and_saving_a_form_changes_nothing(desk):
    event = make_event(sources=[make_source(), make_source()], storylines=[make_storyline()], status="published")
    Participation.objects.create(event=event, actor=make_actor(), role="host", position=3)
    before = [list(rows.values()) for rows in (event.citations, event.participations, event.placements)]
    answer = desk.post(page_of(event), form_of(desk.get(page_of(event))))
    assert answer.status_code == 302, errors_of(answer)
    assert before == [list(rows.values()) for rows in (event.citations, event.participations, event.placements)]


def test_the_last_citation_of_a_published_event_cannot_be_deleted(desk):
    event = make_event(sources=[make_source()], status="published")
    sent = {**form_of(desk.get(page_of(event))), "citations-0-DELETE": "on"}
    answer = desk.post(page_of(event), sent)
    assert "needs at least one citation" in errors_of(answer)
    assert event.citations.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_rule_that_only_the_database_saw_broken_comes_back_on_the_form(desk, monkeypatch):
    from timeline.curate.event import CitationFormSet, PlacedFormSet

    monkeypatch.setattr(CitationFormSet, "clean", PlacedFormSet.clean)
    event = make_event(sources=[make_source()], status="published")
    sent = {**form_of(desk.get(page_of(event))), "citations-0-DELETE": "on", "title": "Kept as typed"}
    answer = desk.post(page_of(event), sent)
    assert answer.status_code == 200
    assert "needs at least one citation" in errors_of(answer)
    assert answer.context["adminform"].form["title"].value() == "Kept as typed"
    assert event.citations.count() == 1 and not Proposal.objects.exists()


def test_a_link_of_an_event_to_itself_is_refused_in_words(desk):
    event = make_event()
    sent = row(form_of(desk.get(page_of(event))), "links", target=event.pk, relation="answers")
    answer = desk.post(page_of(event), sent)
    assert answer.status_code == 200 and "linked to itself" in answer.content.decode()


def test_an_actor_twice_in_the_same_role_is_refused_in_words(desk):
    event, actor = make_event(), make_actor()
    sent = form_of(desk.get(page_of(event)))
    for _ in range(2):
        sent = row(sent, "participations", actor=actor.pk, role="host")
    answer = desk.post(page_of(event), sent)
    assert answer.status_code == 200 and not event.participations.exists()


@pytest.mark.parametrize(
    "date",
    ["yesterday", "2025-05-10T24:00:00Z", "2025-05-10T10:00", "2025-13", "2025-06/2025-05", "2025-02-30"],
)
def test_a_date_that_is_not_one_is_refused_once_and_beside_its_field(desk, date):
    answer = desk.post(reverse("admin:timeline_event_add"), new_event(desk, date=date))
    assert answer.status_code == 200
    assert len(answer.context["adminform"].form.errors["date"]) == 1


def test_the_page_says_how_the_date_was_understood(desk):
    event = make_event(date="2025-05-10~")
    assert "about 10 May 2025" in desk.get(page_of(event)).content.decode()


def test_the_page_says_an_hour_with_its_zone_and_in_utc(desk):
    event = make_event(date="2022-02-23T21:30:00-05:00")
    page = desk.get(page_of(event)).content.decode()
    assert "23 February 2022, 21:30 (UTC−5) · 24 February 2022, 02:30 UTC" in page
    assert "23 Feb 2022 (24 Feb UTC)" in desk.get(reverse("admin:timeline_event_changelist")).content.decode()


def test_a_row_without_a_place_goes_to_the_end(desk):
    event, first, second = make_event(), make_actor(), make_actor()
    Participation.objects.create(event=event, actor=first, role="host", position=4)
    desk.post(page_of(event), row(form_of(desk.get(page_of(event))), "participations", actor=second.pk, role="chair"))
    assert list(event.participations.values_list("actor", "position")) == [(first.pk, 0), (second.pk, 1)]


def test_the_slug_is_fixed_once_the_event_has_been_published(desk):
    event = make_event(sources=[make_source()], status="published", slug="as-cited")
    page = desk.get(page_of(event))
    assert "slug" not in page.context["adminform"].form.fields
    desk.post(page_of(event), {**form_of(page), "slug": "another", "title": "Other"})
    event.refresh_from_db()
    assert event.slug == Proposal.objects.get().latest.content["slug"] == "as-cited"


def test_a_draft_has_no_way_to_a_public_page_and_a_published_event_has_one(desk):
    draft, public = make_event(), make_event(sources=[make_source()], status="published")
    assert not desk.get(page_of(draft)).context["has_absolute_url"]
    assert desk.get(page_of(public)).context["absolute_url"] == public.get_absolute_url()


def test_events_are_found_by_any_name_of_an_actor(desk):
    actor = make_actor(name="Kyiv")
    ActorAlias.objects.create(actor=actor, name="Kiev")
    event, _other = make_event(), make_event()
    Participation.objects.create(event=event, actor=actor, role="host")
    assert list(desk.get(list_of(Event), {"q": "kiev"}).context["cl"].result_list) == [event]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"status__exact": "published"}, {"public"}),
        ({"storyline": "gaza-war"}, {"draft"}),
        ({"group": "court"}, {"public"}),
        ({"disputed": "yes"}, {"public"}),
        ({"date_sort__year": "2024"}, {"draft"}),
    ],
)
def test_the_list_is_narrowed_by_each_filter(desk, parameters, expected):
    public = make_event(slug="public", sources=[make_source()], status="published", kind="judicial-ruling")
    public.citations.create(source=make_source(), stance="deny")
    make_event(slug="draft", storylines=[make_storyline(slug="gaza-war")], date="2024-03")
    page = desk.get(list_of(Event), parameters)
    assert {event.slug for event in page.context["cl"].result_list} == expected


def test_counts_beside_the_filters_can_be_shown(desk):
    make_event(storylines=[make_storyline()])
    assert desk.get(list_of(Event), {"_facets": "True"}).status_code == 200


@pytest.mark.parametrize("model", ["actor", "source", "storyline", "event"])
def test_choices_are_found_while_typing(desk, model):
    (
        make_actor(name="Istanbul"),
        make_source(title="Istanbul"),
        make_event(title="Istanbul talks"),
        make_storyline(name="Istanbul"),
    )
    holder, field = {
        "actor": ("participation", "actor"),
        "source": ("citation", "source"),
        "storyline": ("eventstoryline", "storyline"),
        "event": ("link", "target"),
    }[model]
    asked = {"term": "Istan", "app_label": "timeline", "model_name": holder, "field_name": field}
    assert len(desk.get(reverse("admin:autocomplete"), asked).json()["results"]) == 1


def test_an_address_with_a_null_character_is_a_bad_request(desk):
    for address in ("?q=%00", "?status__exact=%00", "?%00=1"):
        assert desk.get(list_of(Event) + address).status_code in (302, 400)


def test_the_list_costs_the_same_however_many_events_there_are(desk, django_assert_max_num_queries):
    storyline, source = make_storyline(), make_source()
    for n in range(60):
        make_event(storylines=[storyline], sources=[source], date=f"2025-{n % 12 + 1:02}")
    with django_assert_max_num_queries(12):
        assert len(desk.get(list_of(Event)).context["cl"].result_list) == 50


@pytest.mark.parametrize("parts", [1, 8])
def test_the_form_costs_the_same_however_many_parts_the_event_has(desk, parts, django_assert_max_num_queries):
    event = make_event(sources=[make_source() for _ in range(parts)], storylines=[make_storyline()])
    for _ in range(parts):
        Participation.objects.create(event=event, actor=make_actor(), role="host")
        Link.objects.create(origin=event, target=make_event(), relation="follows")
    with django_assert_max_num_queries(24):
        assert desk.get(page_of(event)).status_code == 200


def test_before_an_event_is_deleted_its_parts_are_told_as_numbers(desk):
    event = make_event(title="To be deleted", sources=[make_source()])
    Participation.objects.create(event=event, actor=make_actor(), role="host")
    page = desk.get(page_of(event, "delete"))
    assert "To be deleted" in page.content.decode() and "nvolvement" not in page.content.decode()
    assert ("citations", 1) in page.context["model_count"]


def test_deleting_drafts_from_the_list_removes_them_with_their_parts(desk):
    event = make_event(sources=[make_source()])
    Participation.objects.create(event=event, actor=make_actor(), role="host")
    chosen = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    assert desk.post(list_of(Event), chosen).status_code == 302
    assert not Event.objects.exists()


def test_what_has_been_public_is_retracted_and_not_deleted(desk):
    event = make_event(sources=[make_source()], status="published")
    assert desk.post(page_of(event, "delete"), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [event.pk], "post": "yes"}
    assert desk.post(list_of(Event), chosen).status_code == 403
    assert Event.objects.exists()
