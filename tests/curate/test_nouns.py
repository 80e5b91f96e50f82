"""Actors, sources and storylines."""

import pytest

from tests.curate.conftest import form_of, list_of, make_actor, make_event, make_source, make_storyline, page_of, row
from tests.factories import set_status
from timeline.models import Actor, Affiliation, Participation, Source, Storyline

pytestmark = pytest.mark.django_db


def words_on(response) -> str:
    return response.content.decode()


def test_an_actor_is_found_by_an_alias(desk):
    actor, _other = make_actor(name="Kyiv"), make_actor(name="Moscow")
    actor.aliases.create(name="Kiev")
    assert list(desk.get(list_of(Actor), {"q": "kiev"}).context["cl"].result_list) == [actor]


def test_an_actor_whose_name_begins_so_comes_before_one_that_only_holds_it(desk):
    make_actor(name="European Union").aliases.create(name="Brussels")
    make_actor(name="Russia")
    found = desk.get(list_of(Actor), {"q": "russ"}).context["cl"].result_list
    assert [actor.name for actor in found] == ["Russia", "European Union"]


def test_an_actor_gets_aliases_and_a_place_in_another_on_its_own_page(desk):
    spokesman, office = make_actor(kind="person"), make_actor()
    sent = row(form_of(desk.get(page_of(spokesman))), "aliases", name="Пресс-секретарь", language="ru")
    sent = row(sent, "affiliations", parent=office.pk, period="2012-05/..")
    assert desk.post(page_of(spokesman), sent).status_code == 302
    assert [alias.name for alias in spokesman.aliases.all()] == ["Пресс-секретарь"]
    assert "since May 2012" in words_on(desk.get(page_of(spokesman)))


def test_a_period_that_is_not_a_date_is_refused_beside_its_field(desk):
    spokesman, office = make_actor(kind="person"), make_actor()
    sent = row(form_of(desk.get(page_of(spokesman))), "affiliations", parent=office.pk, period="long ago")
    answer = desk.post(page_of(spokesman), sent)
    inline = answer.context["inline_admin_formsets"][1].formset
    assert inline.forms[0].errors["period"] and not spokesman.affiliations.exists()


def test_an_actor_that_belongs_to_itself_is_refused_in_words(desk):
    actor = make_actor()
    answer = desk.post(page_of(actor), row(form_of(desk.get(page_of(actor))), "affiliations", parent=actor.pk))
    assert answer.status_code == 200 and "cannot belong to itself" in words_on(answer)


def test_an_actor_that_took_part_cannot_be_deleted_and_the_page_says_why(desk):
    actor = make_actor()
    Participation.objects.create(event=make_event(title="Summit"), actor=actor, role="host")
    assert "protected" in words_on(desk.get(page_of(actor, "delete")))
    desk.post(page_of(actor, "delete"), {"post": "yes"})
    assert Actor.objects.contains(actor)


def test_a_cited_source_cannot_be_deleted_and_the_page_says_why(desk):
    source = make_source()
    make_event(sources=[source])
    assert "protected" in words_on(desk.get(page_of(source, "delete")))
    desk.post(page_of(source, "delete"), {"post": "yes"})
    assert Source.objects.contains(source)


def test_a_source_shows_the_events_that_cite_it(desk):
    source = make_source()
    make_event(title="Cited here", sources=[source])
    assert "Cited here" in words_on(desk.get(page_of(source)))
    assert desk.get(list_of(Source)).context["cl"].result_list[0].cited == 1


def test_an_identifier_that_its_scheme_does_not_know_is_refused_beside_its_field(desk):
    source = make_source()
    sent = {**form_of(desk.get(page_of(source))), "scheme": "un", "identifier": "resolution 2803"}
    answer = desk.post(page_of(source), sent)
    assert "is not a UN document symbol" in str(answer.context["adminform"].form.errors["identifier"])


def test_an_identifier_shows_the_address_it_stands_for(desk):
    source = make_source(scheme="un", identifier="S/RES/2803(2025)")
    assert "https://docs.un.org/en/S/RES/2803(2025)" in words_on(desk.get(page_of(source)))


@pytest.mark.parametrize("noun", ["actor", "source", "storyline"])
def test_the_slug_of_what_a_published_event_refers_to_is_fixed(desk, noun):
    things = {"actor": make_actor(), "source": make_source(), "storyline": make_storyline()}
    event = make_event(sources=[things["source"]], storylines=[things["storyline"]])
    Participation.objects.create(event=event, actor=things["actor"], role="host")
    assert "slug" in desk.get(page_of(things[noun])).context["adminform"].form.fields
    set_status(event, "published")
    assert "slug" not in desk.get(page_of(things[noun])).context["adminform"].form.fields


@pytest.mark.parametrize("noun", ["actor", "source", "storyline"])
def test_a_slug_that_was_public_once_is_refused_in_words(desk, noun):
    things = {"actor": make_actor(), "source": make_source(), "storyline": make_storyline()}
    event = make_event(sources=[things["source"]], storylines=[things["storyline"]], status="published")
    Participation.objects.create(event=event, actor=things["actor"], role="host")
    set_status(event, "retracted")
    page = page_of(things[noun])
    answer = desk.post(page, {**form_of(desk.get(page)), "slug": "another-name"})
    assert answer.status_code == 200 and "slug cannot change" in words_on(answer)


def test_a_colour_that_is_not_one_is_refused_in_words(desk):
    storyline = make_storyline()
    answer = desk.post(page_of(storyline), {**form_of(desk.get(page_of(storyline))), "colour": "teal"})
    assert "six hexadecimal digits" in words_on(answer)


def test_a_name_that_hides_its_direction_is_refused_in_words(desk):
    actor = make_actor()
    answer = desk.post(page_of(actor), {**form_of(desk.get(page_of(actor))), "name": "Kremlin\u202egnp"})
    assert "U+202E" in words_on(answer)


def test_every_list_costs_the_same_however_long_it_is(desk, django_assert_max_num_queries):
    for _ in range(30):
        make_actor().aliases.create(name="Alias"), make_source(), make_storyline()
    for model in (Actor, Source, Storyline):
        with django_assert_max_num_queries(10):
            desk.get(list_of(model))


def test_the_form_of_an_actor_costs_the_same_however_often_it_takes_part(desk, django_assert_max_num_queries):
    actor = make_actor()
    for _ in range(20):
        Participation.objects.create(event=make_event(), actor=actor, role="host")
        Affiliation.objects.create(actor=actor, parent=make_actor())
    with django_assert_max_num_queries(13):
        assert "and 8 more" in words_on(desk.get(page_of(actor)))
