"""What cannot be asked: the status, and the reason beside the field."""

import pytest
from django.http import QueryDict
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.explore.conftest import asked, calm, listed, text_of, tree
from tests.factories import make_actor, make_citation, make_event, make_source
from timeline.explore.query import Query
from timeline.models import Event
from timeline.models.taxonomy import KINDS

pytestmark = pytest.mark.django_db

REFUSED = [
    ("storyline", "atlantis-war", "There is no “atlantis-war”."),
    ("actor", "atlantis", "There is no “atlantis”."),
    ("kind", "duel", "There is no “duel”."),
    ("source", "rumour", "There is no “rumour”."),
    ("from", "2025-13", "There is no month 13."),
    ("to", "yesterday", "yesterday"),
    ("significance", "9", "less than or equal to 5"),
    ("significance", "many", "whole number"),
    ("disputed", "maybe", "disputed=1"),
    ("q", "a" * 201, "at most 200 characters"),
    ("new_since", "yesterday", "2026-03-01T12:00Z"),
    ("new_since", "9999-12-31T23:59-12:00", "2026-03-01T12:00Z"),
    ("new_since", "0001-01-01", "2026-03-01T12:00Z"),
    ("lanes", "planet", "planet"),
]


def reasons_beside(response, name) -> str:
    """What is said inside the nearest group around a field: a fieldset, or else a search box or toolbar."""
    page = tree(response)
    parents = {child: parent for parent in page.iter() for child in parent}
    (field, *_others) = [e for e in page.iter() if e.get("name") == name and e.tag in ("input", "select")]
    while field.tag != "fieldset" and field.get("role") != "search" and field.get("id") != "toolbar":
        field = parents[field]
    return " ".join(text_of(error) for error in field.iter() if error.get("role") == "alert")


@pytest.mark.parametrize(("name", "value", "reason"), REFUSED)
def test_a_value_that_cannot_be_is_answered_with_400_and_the_reason_beside_its_field(client, name, value, reason):
    make_event(actors=["russia"])

    response = client.get("/", {name: value})

    assert response.status_code == 400
    assert reason in reasons_beside(response, name)


@pytest.mark.parametrize(("name", "value", "reason"), [case for case in REFUSED if case[0] != "q"])
def test_the_fragment_says_the_same_beside_the_same_field(htmx, name, value, reason):
    make_event(actors=["russia"])

    response = htmx(f"/?{name}={value}")

    assert response.status_code == 400
    assert reason in reasons_beside(response, name)
    assert "HX-Push-Url" not in response


def test_the_fragment_says_that_the_words_are_too_many(htmx):
    response = htmx("/?q=" + "a" * 201)

    assert response.status_code == 400
    assert any("at most 200 characters" in text_of(e) for e in tree(response).iter() if e.get("role") == "alert")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_an_end_before_the_start_is_said_where_the_dates_are(client, headers):
    make_event()

    response = client.get("/?from=2025-06&to=2025-05", headers=headers)

    assert response.status_code == 400
    assert "The end is before the start." in reasons_beside(response, "to")
    assert [e.get("value") for e in tree(response).iter("input") if e.get("name") == "from"] == ["2025-06"]


def test_one_bad_value_leaves_the_other_filters_in_force(client):
    make_event("Kept", kind="call")
    make_event("Other", kind="summit")

    response = client.get("/?kind=call&significance=9")

    assert (response.status_code, listed(response)) == (400, ["Kept"])


def test_values_are_kept_once_each_and_at_most_forty():
    too_many = "&".join(f"kind={kind}" for kind in sorted(KINDS)[:41])

    assert asked("/?kind=call&kind=call+&kind=meeting").kind == ("call", "meeting")
    assert "At most 40" in str(Query.from_params(QueryDict(too_many))[1].errors)


@settings(calm, max_examples=examples(30))
@given(st.text(max_size=60))
def test_any_words_may_be_searched(words):
    assume("\0" not in words)
    query, form = Query.from_params({"q": words.encode("utf-8", "replace").decode()})

    assert form.errors or query.events().count() == 0
    assert Event.objects.mentioning(words.encode("utf-8", "replace").decode()).count() == 0


# ---------------------------------------------------------------- said where nobody can miss it


@pytest.mark.parametrize(("name", "value", "reason"), REFUSED)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "results"}])
def test_the_top_of_the_page_says_which_filter_is_wrong_and_leads_to_the_rest(client, name, value, reason, headers):
    make_event("Kept", kind="call")
    other = {"kind": "call"} if name != "kind" else {}

    response = client.get("/", {name: value, **other}, headers=headers)

    (top,) = [e for e in tree(response).iter("div") if e.get("class") == "refused"]
    assert reason in text_of(top) and f"{name}={value[:60]}" in text_of(top)
    assert top.find(".//a").get("href") == ("/?kind=call" if other else "/")
    assert listed(response) == ["Kept"]


def test_an_event_that_is_not_there_is_said_at_the_top(client):
    assert "event=none" in text_of(tree(client.get("/?event=none")).find(".//div[@class='refused']"))


# ---------------------------------------------------------------- addresses that lead nowhere


def near(client, address):
    response = client.get(address)
    assert response.status_code == 404
    return [a.get("href") for ul in tree(response).iter("ul") if ul.get("class") == "near" for a in ul.iter("a")]


@pytest.fixture
def istanbul(db):
    make_actor("volodymyr-zelenskyy", name="Volodymyr Zelenskyy", kind="person")
    make_event("Talks in Istanbul", slug="talks-in-istanbul", actors=["volodymyr-zelenskyy"])
    draft = make_event("Istanbul secret", slug="istanbul-secret", status="draft", cite=False, actors=["istanbul-envoy"])
    make_citation(draft, make_source("istanbul-source", title="Istanbul secret source"))


def test_an_address_that_leads_nowhere_leads_near(client, istanbul):
    assert near(client, "/events/istanbul-talk/") == ["/events/talks-in-istanbul/"]
    assert near(client, "/actors/volodymyr-zelenksy/") == near(client, "/zelenskyy") == ["/actors/volodymyr-zelenskyy/"]
    assert near(client, "/storylines/ukraine-wars/") == ["/storylines/ukraine-war/"]
    assert all(client.get(link).status_code == 200 for link in near(client, "/events/istanbul-talk/"))


def test_what_is_near_begins_with_the_kind_of_thing_that_was_asked_for(client, istanbul):
    make_event("Zelenskyy speaks", slug="zelenskyy-speaks")

    assert near(client, "/actors/zelenskyy/")[0] == "/actors/volodymyr-zelenskyy/"
    assert near(client, "/events/zelenskyy/")[0] == "/events/zelenskyy-speaks/"


@pytest.mark.parametrize(
    "address", ["/events/none-such/", "/wp-login.php", "/apple-touch-icon.png", "/x", "/events/%00/", "/a%FFb/", "/%D9%8A"]
)
def test_where_nothing_is_near_nothing_is_said_of_it(client, istanbul, address):
    assert near(client, address) == []


def test_nothing_near_is_a_draft(client, istanbul):
    for address in ("/events/istanbul-secret/", "/sources/istanbul-source/", "/actors/istanbul-envoy/", "/secret-secret"):
        assert "secret" not in " ".join(near(client, address)) + text_of(tree(client.get(address))).replace(address, "")


def test_what_is_near_takes_few_queries_and_none_for_what_only_programs_ask(client, istanbul, django_assert_max_num_queries):
    # Three for what is near, and three that say that it never was there: not public, not retracted, not merged.
    with django_assert_max_num_queries(6):
        near(client, "/events/istanbul-talk/")
    with django_assert_max_num_queries(0):
        near(client, "/wp-login.php")
