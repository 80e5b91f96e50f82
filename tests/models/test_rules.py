"""The database's own rules, tried from behind: past every form, by whatever means SQL allows."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from tests.factories import make_actor, make_citation, make_event, make_link, make_source, make_storyline
from tests.models.refusal import as_at_commit, refused, row
from timeline.models import Actor, Affiliation, Citation, Event, Link, Participation, Storyline
from timeline.models.event import DRAFT, PUBLISHED
from timeline.models.loading import loading

pytestmark = pytest.mark.django_db


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    "bounds",
    [
        {"date_upper": "2025-05-09"},
        {"date_lower": "2025-05-11"},
        {"date_lower_fuzzy": "2025-05-11"},
        {"date_upper_fuzzy": "2025-05-09"},
    ],
)
def test_an_event_cannot_end_before_it_starts(bounds):
    event = make_event(date="2025-05-10")

    with refused("event_ends_after_it_starts"):
        row(event).update(**bounds)


def test_an_affiliation_cannot_end_before_it_starts():
    make_actor("dmitry-peskov", belongs_to=make_actor("russia"), period="2012-05/..")

    with refused("affiliation_ends_after_it_starts"):
        Affiliation.objects.update(upper="2012-04-30")


def test_an_actor_cannot_belong_to_itself():
    make_actor("dmitry-peskov", belongs_to=make_actor("russia"))

    with refused("affiliation_to_another"):
        Affiliation.objects.update(parent=Actor.objects.get(slug="dmitry-peskov"))


# ---------------------------------------------------------------- sources


def test_a_citation_has_a_source():
    event = make_event()

    with refused("source_id"):
        Citation.objects.create(event=event)
    with refused("source_id"):
        event.citations.update(source=None)


def test_a_citation_has_a_source_that_exists():
    event = make_event()

    with refused("source_id"):
        event.citations.update(source_id=0)


def test_a_source_in_use_cannot_be_deleted():
    event = make_event(cite=False, status=DRAFT)
    source = make_citation(event).source

    with pytest.raises(ProtectedError):
        source.delete()
    with refused("source_id"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM timeline_source WHERE id = %s", [source.pk])


def test_an_event_cannot_be_published_without_a_citation():
    draft = make_event(status=DRAFT, cite=False)

    with refused("needs at least one citation"), loading():
        row(draft).update(status=PUBLISHED)


def test_an_event_cannot_come_published_without_a_citation():
    with refused("needs at least one citation"), loading():
        Event.objects.create(slug="bare", title="Bare", label="Bare", kind="call", date="2025", status=PUBLISHED)


def test_a_draft_needs_no_citation():
    make_event(status=DRAFT, cite=False)

    as_at_commit()


@pytest.mark.parametrize("how", ["the ORM", "SQL", "moving it away"])
def test_the_last_citation_of_a_published_event_stays(how):
    event, other = make_event(), make_event()
    last = event.citations.get()

    with refused("needs at least one citation"):
        if how == "the ORM":
            last.delete()
        elif how == "SQL":
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM timeline_citation WHERE event_id = %s", [event.pk])
        else:
            Citation.objects.filter(pk=last.pk).update(event=other)


def test_the_last_citation_may_be_exchanged_for_another():
    event = make_event()

    event.citations.all().delete()
    make_citation(event)

    as_at_commit()


def test_one_of_two_citations_may_go():
    event = make_event()
    make_citation(event)

    event.citations.first().delete()

    as_at_commit()


def test_a_published_event_may_be_deleted_with_its_citations():
    event = make_event()

    event.delete()

    as_at_commit()
    assert not Citation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_commit_without_a_source_is_refused_and_leaves_nothing():
    with pytest.raises(IntegrityError, match="needs at least one citation"), transaction.atomic(), loading():
        Event.objects.create(slug="bare", title="Bare", label="Bare", kind="call", date="2025", status=PUBLISHED)

    assert not Event.objects.exists()


# ---------------------------------------------------------------- text

HIDDEN = {
    "an override of direction": "Abbas \u202egnitaem",
    "an isolate": "Abbas \u2066meeting",
    "a bell": "Abbas\x07",
    "a line break": "Abbas\nmeeting",
}


def by_sql(table, column, value, key):
    """Past the fields, which would put text in order before it is sent."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, key])


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN.keys())
@pytest.mark.parametrize("column", ["title", "label", "place"])
def test_nothing_hides_in_the_names_of_an_event(column, text):
    event = make_event(status=DRAFT)

    with refused("event_text_is_plain"):
        by_sql("timeline_event", column, text, event.pk)


@pytest.mark.parametrize("text", HIDDEN.values(), ids=HIDDEN.keys())
def test_nothing_hides_in_the_names_of_actors_and_sources(text):
    actor, source = make_actor(), make_source()

    with refused("actor_text_is_plain"):
        by_sql("timeline_actor", "name", text, actor.pk)
    with refused("source_text_is_plain"):
        by_sql("timeline_source", "title", text, source.pk)
    with refused("source_text_is_plain"):
        by_sql("timeline_source", "publisher", text, source.pk)


DECOMPOSED = "Erdog\u0306an"


@pytest.mark.parametrize("column", ["title", "label"])
def test_equal_text_is_equal_bytes(column):
    event = make_event(status=DRAFT)

    with refused("event_text_is_plain"):
        by_sql("timeline_event", column, DECOMPOSED, event.pk)


def test_equal_names_are_equal_bytes():
    actor, source = make_actor(), make_source()

    with refused("actor_text_is_plain"):
        by_sql("timeline_actor", "name", DECOMPOSED, actor.pk)
    with refused("source_text_is_plain"):
        by_sql("timeline_source", "publisher", DECOMPOSED, source.pk)


def test_the_fields_put_text_in_normal_form_before_it_is_stored():
    event = make_event(DECOMPOSED, status=DRAFT)

    assert event.title == "Erdo\u011fan"


@pytest.mark.parametrize("column", ["title", "label"])
def test_an_event_has_a_title_and_a_label(column):
    event = make_event(status=DRAFT)

    with refused("event_has_a_title"):
        row(event).update(**{column: ""})


# ---------------------------------------------------------------- values


@pytest.mark.parametrize("significance", [0, 6, 32767])
def test_significance_runs_from_1_to_5(significance):
    event = make_event()

    with refused("event_significance_1_to_5"):
        row(event).update(significance=significance)


@pytest.mark.parametrize("field", ["kind", "status", "occurrence", "pax_stage"])
def test_an_event_has_only_known_codes(field):
    event = make_event(status=DRAFT)

    with refused(f"event_{field}_known"), loading():
        row(event).update(**{field: "unheard-of"})


def test_parts_of_an_event_have_only_known_codes():
    event = make_event(actors=["russia"])
    make_link(event, make_event())

    for model, field in [(Participation, "role"), (Participation, "vote"), (Citation, "stance"), (Link, "relation")]:
        with refused(f"{model._meta.model_name}_{field}_known"):
            model.objects.update(**{field: "unheard-of"})
    for model, field in [(Citation, "reliability"), (Citation, "credibility")]:
        with refused(f"{model._meta.model_name}_{field}_known"):
            model.objects.update(**{field: "Z"})


def test_an_actor_has_a_code_of_iso_3166():
    make_actor()

    with refused("actor_country_is_iso_3166"):
        Actor.objects.update(country="ru")


def test_two_actors_cannot_be_one_item_of_wikidata():
    make_actor("russia", wikidata="Q159")

    with refused("actor_wikidata_once"):
        make_actor("ukraine", wikidata="Q159")


def test_an_actor_has_a_role_once():
    event = make_event(actors=["russia"])

    with refused("participation_once_per_role"):
        Participation.objects.create(event=event, actor=make_actor("russia"), role="participant")


def test_an_event_cannot_be_linked_to_itself_or_twice():
    event, other = make_event(), make_event()
    make_link(event, other)

    with refused("link_to_another"):
        make_link(event, event)
    with refused("link_once"):
        make_link(event, other)


def test_two_sources_cannot_have_one_address():
    make_source(url="https://example.org/a")

    with refused("source_address_once"):
        make_source(url="https://example.org/a")


@pytest.mark.parametrize("values", [{"scheme": "un"}, {"identifier": "S/2014/189"}])
def test_an_identifier_has_a_scheme_and_a_scheme_its_identifier(values):
    with refused("source_identifier_has_a_scheme"):
        make_source(**values)


def test_a_storyline_has_colours():
    make_storyline()

    with refused("storyline_colours_are_hexadecimal"):
        Storyline.objects.update(colour="red")
