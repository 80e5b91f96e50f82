"""Two that were one: everything moves, the old address leads on, another curator agrees, and undoing puts all of it back."""

import pytest
from django.apps import apps
from django.db import IntegrityError
from django.urls import reverse

from tests.curate.conftest import make_actor, make_curator, make_event, make_source, make_storyline
from tests.models.people import make_colleague, make_published, written
from timeline.models import (
    Actor,
    Affiliation,
    Citation,
    Event,
    Link,
    Merge,
    Participation,
    Revision,
    Source,
    Unsaved,
)
from timeline.models.ledger import append_missing
from timeline.models.merging import MODELS, CannotMerge, perform, plan_of, undo

pytestmark = pytest.mark.django_db
# Derived rows are made anew; what is stamped tells of the undoing itself.
APART = {"involvement", "spelling", "sample", "merge", "revision", "edition", "session", "logentry"}
STAMPED = {"changed_at", "draw"}


def record():
    """Every row of the record, by value."""
    return {
        model._meta.model_name: sorted(
            repr({key: value for key, value in row.items() if key not in STAMPED})
            for row in model._base_manager.values()
        )
        for model in apps.get_app_config("timeline").get_models()
        if model._meta.model_name not in APART and model._meta.managed
    }


def derived():
    rows = Event.objects.order_by("pk").values_list(
        "pk", "actor_slugs", "storyline_slugs", "source_count", "actor_count", "disputed", "search"
    )
    spelt = Actor.objects.order_by("pk", "spellings__word").values_list("pk", "spellings__word")
    involved = Actor.objects.order_by("pk", "involvements__event").values_list("pk", "involvements__event")
    return list(rows), list(spelt), list(involved)


def proposed(winner, loser, author=None, reason="The same thing, entered twice"):
    kind = winner._meta.model_name
    return Merge.objects.create(
        kind=kind, winner_slug=winner.slug, loser_slug=loser.slug, winner_name=str(winner), loser_name=str(loser),
        reason=reason, author=author or make_curator(),
    )  # fmt: skip


def public(**given):
    return make_event(status="published", **{"sources": [make_source()], **given})


def two_events(**given):
    winner = public(title="Talks", storylines=[make_storyline()])
    # It went the whole way, so that a proposal with its wordings hangs on it.
    loser = make_published(make_colleague(), make_colleague(), title="The talks", place="Istanbul", **given)
    host, source = make_actor(), make_source()
    for event in (winner, loser):
        Participation.objects.create(event=event, actor=host, role="host")
    Participation.objects.create(event=loser, actor=make_actor(), role="mediator", position=1)
    Citation.objects.create(event=loser, source=source, stance="deny", attributed_to=host)
    other = public()
    Link.objects.create(origin=other, target=loser, relation="follows")
    Link.objects.create(origin=loser, target=winner, relation="follows")
    Unsaved.objects.create(curator=make_curator(), token=str(loser.pk), event=loser, fields={})
    return winner, loser


def two_actors():
    winner, loser = make_actor(name="Türkiye"), make_actor(name="Turkey", country="TUR", wikidata="Q43")
    loser.aliases.create(name="Turkiye")
    minister = make_actor(kind="person")
    Affiliation.objects.create(actor=minister, parent=loser, period="2020/..")
    event, both = public(), public()
    Participation.objects.create(event=event, actor=loser, role="host")
    for actor in (winner, loser):
        Participation.objects.create(event=both, actor=actor, role="party")
    event.citations.update(attributed_to=loser)
    return winner, loser


def two_sources():
    winner, loser = make_source(), make_source(url="https://example.org/1", archive_url="https://archive.example.org/1")
    event = public(sources=[loser, winner])
    Citation.objects.create(event=event, source=loser, quote="twice")
    return winner, loser


def two_sampled_events():
    """The loser is one of the eighth of all events that a large record is estimated from."""
    tried = (make_event(slug=f"talks-{number}") for number in range(200))
    sampled = next(event for event in tried if Event.objects.get(pk=event.pk).draw < 134_217_728)
    Event.objects.filter(slug__startswith="talks-").delete()
    return two_events(slug=sampled.slug)


PAIRS = {"event": two_events, "sampled event": two_sampled_events, "actor": two_actors, "source": two_sources}


@pytest.fixture(params=PAIRS)
def pair(request):
    made = PAIRS[request.param]()
    append_missing()
    return made


def test_everything_that_pointed_at_the_loser_points_at_the_winner(pair):
    winner, loser = pair
    key = loser.pk
    perform(proposed(winner, loser), approver=make_curator())
    assert not MODELS[winner._meta.model_name].objects.filter(pk=key).exists()
    for relation in winner._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and relation.one_to_many:
            assert not relation.related_model._base_manager.filter(**{relation.field.attname: key}).exists()


def test_undoing_puts_back_every_row_as_it_was(pair):
    winner, loser = pair
    before, known = record(), derived()
    merge = proposed(winner, loser)
    perform(merge, approver=make_curator())
    assert record() != before
    merge.undo_reason = "Two rounds after all"
    merge.save()
    undo(merge, make_curator(), approver=make_curator())
    assert {name: rows for name, rows in record().items() if name != "curator"} == {
        name: rows for name, rows in before.items() if name != "curator"
    }
    assert derived() == known


def test_the_ledger_says_what_became_of_each(pair):
    winner, loser = pair
    slug, kind = loser.slug, loser._meta.model_name
    last = Revision.objects.order_by("-position").first().position
    perform(proposed(winner, loser), approver=make_curator())
    fresh = Revision.objects.filter(position__gt=last)
    assert fresh.get(slug=slug).action == "merged"
    corrected = {(row.kind, row.slug): row for row in fresh.filter(action="corrected")}
    for (kind_, slug_), row in corrected.items():
        assert slug not in str(row.document), (kind_, slug_)
    from timeline.models.drift import drift
    from timeline.verify import fingerprint

    latest = {(row.kind, row.slug): (row.position, fingerprint(row.document)) for row in Revision.objects.order_by("position")}
    assert list(drift(latest)) == []
    assert kind in MODELS


def test_the_old_address_leads_to_the_winner_for_good(pair, client):
    winner, loser = pair
    old, new = loser.get_absolute_url(), winner.get_absolute_url()
    merge = proposed(winner, loser)
    perform(merge, approver=make_curator())
    answer = client.get(old, {"lang": "fr"})
    assert (answer.status_code, answer.url) == (301, f"{new}?lang=fr")
    assert client.get(answer.url).status_code == 200
    third = {"event": public, "actor": make_actor, "source": make_source}[merge.kind]()
    if merge.kind != "event":
        Participation.objects.create(event=public(), actor=make_actor(), role="host")
    perform(proposed(third, winner), approver=make_curator())
    assert client.get(old).url == third.get_absolute_url()


def test_a_question_that_names_what_was_merged_is_asked_of_the_winner(client):
    winner, loser = two_actors()
    slug = loser.slug
    perform(proposed(winner, loser), approver=make_curator())
    answer = client.get("/", {"actor": slug, "from": "2025"})
    assert (answer.status_code, answer.url) == (301, f"/?actor={winner.slug}&from=2025")


def test_the_address_of_the_loser_is_not_given_to_anything_else():
    winner, loser = two_sources()
    slug = loser.slug
    perform(proposed(winner, loser), approver=make_curator())
    with pytest.raises(IntegrityError, match="leads to another"):
        make_source(slug=slug)


def test_moved_parts_come_after_those_of_the_winner():
    winner, loser = two_events()
    first = winner.placements.get().storyline
    other = make_storyline()
    loser.placements.create(storyline=other)
    perform(proposed(winner, loser), approver=make_curator())
    placed = [row.storyline for row in winner.placements.all()]
    assert (placed[0], placed[-1]) == (first, other)


def test_what_the_winner_has_not_it_takes_from_the_loser_and_its_name_stays_findable():
    winner, loser = two_actors()
    perform(proposed(winner, loser), approver=make_curator())
    winner.refresh_from_db()
    assert (winner.country, winner.wikidata) == ("TUR", "Q43")
    assert {alias.name for alias in winner.aliases.all()} == {"Turkey", "Turkiye"}


def test_a_public_event_does_not_vanish_into_a_draft():
    with pytest.raises(CannotMerge, match="has to be public"):
        plan_of(make_event(), public())
    event = make_event()
    with pytest.raises(CannotMerge, match="two different"):
        plan_of(event, event)


def test_an_event_whose_change_is_under_way_waits_for_it():
    winner, loser = public(), make_published(make_colleague(), make_colleague())
    written(loser, make_colleague(), title="Other talks")
    with pytest.raises(CannotMerge, match="is under way"):
        plan_of(winner, loser)


# ---------------------------------------------------------------- on the desk


def address(kind):
    return reverse("admin:desk-merge", args=[kind])


def step(client, merge, name, **sent):
    return client.post(reverse("admin:desk-merge-step", args=[merge.pk]), {"step": name, **sent}, follow=True)


def test_what_will_change_is_shown_before_anything_does(desk):
    winner, loser = two_events()
    before = record()
    page = desk.get(address("event"), {"winner": winner.pk, "loser": loser.pk}).content.decode()
    assert "1 participation moves over" in page and "left out, because" in page and "Istanbul" in page
    assert f"{loser.get_absolute_url()} leads to {winner.get_absolute_url()}" in page
    assert record() == before


def test_what_readers_see_takes_another_curator_both_ways(desk, curator, client):
    winner, loser = two_events()
    desk.post(address("event"), {"winner": winner.pk, "loser": loser.pk, "reason": "Entered twice"})
    merge = Merge.objects.get()
    assert not merge.performed_at and step(desk, merge, "agree").status_code == 403
    second = make_curator()
    client.force_login(second)
    step(client, merge, "agree")
    merge.refresh_from_db()
    assert merge.approver == second and not Event.objects.filter(slug=loser.slug).exists()
    step(client, merge, "undo", reason="Two rounds after all")
    assert step(client, merge, "agree-undo").status_code == 403
    client.force_login(curator)
    page = step(client, merge, "agree-undo").content.decode()
    assert "They are two again" in page and Event.objects.filter(slug=loser.slug).exists()


def test_one_curator_alone_needs_no_other_where_the_setting_says_so(desk, settings):
    settings.SINGLE_CURATOR = True
    winner, loser = two_events()
    append_missing()
    desk.post(address("event"), {"winner": winner.pk, "loser": loser.pk, "reason": "Entered twice"})
    assert Merge.objects.get().performed_at and Revision.objects.get(action="merged").alone


def test_drafts_are_merged_at_once_and_a_reason_is_asked_for(desk):
    winner, loser = make_event(), make_event()
    pair = {"winner": winner.pk, "loser": loser.pk}
    assert "This field is required" in desk.post(address("event"), {**pair, "reason": " "}).content.decode()
    assert Event.objects.count() == 2
    desk.post(address("event"), {**pair, "reason": "Entered twice"})
    assert list(Event.objects.all()) == [winner]


def test_a_proposal_can_be_withdrawn(desk):
    winner, loser = two_sources()
    desk.post(address("source"), {"winner": winner.pk, "loser": loser.pk, "reason": "Entered twice"})
    step(desk, Merge.objects.get(), "withdraw")
    assert not Merge.objects.exists() and Source.objects.filter(pk=loser.pk).exists()


def test_only_who_may_change_and_delete_may_merge(client):
    winner, loser = two_sources()
    merge = proposed(winner, loser)
    client.force_login(make_curator(is_superuser=False))
    assert client.get(address("source")).status_code == 403
    assert step(client, merge, "agree").status_code == 403
    assert client.get(address("curator")).status_code == 404
