"""Suggestions while a reader types, and the words that were perhaps meant."""

from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.explore.conftest import calm, text_of, tree
from tests.factories import make_actor, make_citation, make_event, make_source, make_storyline
from timeline.explore.closeness import closeness, folded
from timeline.explore.meant import meant
from timeline.explore.query import Query
from timeline.explore.suggestions import suggestions

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(db):
    make_storyline("ukraine-war", name="Ukraine war")
    make_actor("volodymyr-zelenskyy", name="Volodymyr Zelenskyy", aliases=["Зеленський", "Zelensky"], kind="person")
    make_actor("helen-mcentee", name="Helen McEntee", kind="person")
    event = make_event("Zelenskyy visits Kyiv", slug="visit", actors=["volodymyr-zelenskyy", "ukraine"], date="2025-05-16")
    make_citation(event, make_source("interview", title="Zelenskyy in an interview", publisher="Le Monde"))
    make_event("Ireland speaks", slug="ireland", actors=["helen-mcentee"])
    return event


@pytest.fixture
def secret(record):
    make_actor("zelda-secret", name="Zelda Secret", kind="person")
    draft = make_event(
        "Zelda secret pact", slug="secret-pact", actors=["zelda-secret"], storylines=["zelda-storyline"],
        status="draft", cite=False,
    )  # fmt: skip
    make_citation(draft, make_source("zelda-source", title="Zelda secret source"))


def found(text, **how) -> dict[str, list[str]]:
    return {group.key: [one.name for one in group.suggestions] for group in suggestions(text, **how)}


def options(response) -> dict[str, str]:
    return {e.get("href"): text_of(e) for e in tree(response).iter("a") if e.get("role") == "option"}


def test_what_is_typed_suggests_events_actors_storylines_and_sources(record):
    assert found("zelen") == {
        "event": ["Zelenskyy visits Kyiv"],
        "actor": ["Volodymyr Zelenskyy"],
        "source": ["Zelenskyy in an interview"],
    }
    assert found("ukraine war")["storyline"] == ["Ukraine war"]
    assert found("le monde")["source"] == ["Zelenskyy in an interview"]


@pytest.mark.parametrize("typed", ["Zelenksy", "Zelensik", "Зеленкський", "Selenskyy", "зел", "volodymyr zelenk", "ZELENSKY"])
def test_a_name_is_suggested_in_any_script_and_with_a_slip_of_the_hand(record, typed):
    assert found(typed)["actor"] == ["Volodymyr Zelenskyy"]


def test_the_name_under_which_an_actor_was_found_is_told(record):
    (actors,) = [group for group in suggestions("Зелен") if group.key == "actor"]

    assert actors.suggestions[0].also == "Зеленський"
    assert actors.suggestions[0].about == "Person · 1 event"


def test_the_fragment_has_grouped_options_and_ends_with_a_search_of_all_texts(record, htmx):
    response = htmx("/suggest?q=zelen", target="suggestions")

    assert list(options(response)) == ["/?event=visit", "/?actor=volodymyr-zelenskyy", "/sources/interview/", "/?q=zelen"]
    assert "16 May 2025 · Meeting" in options(response)["/?event=visit"]
    groups = [e for e in tree(response).iter("div") if e.get("role") == "group"]
    ids = {e.get("id") for e in tree(response).iter() if e.get("id")}
    assert groups and all(group.get("aria-labelledby") in ids for group in groups)
    assert len(ids) == len([e for e in tree(response).iter() if e.get("id")])


def test_every_suggestion_leads_somewhere(record, htmx, client):
    for address in options(htmx("/suggest?q=zelen")):
        assert client.get(address).status_code == 200, address


def test_nothing_and_one_letter_suggest_nothing(record, htmx):
    assert (suggestions(""), suggestions("z"), suggestions("€€")) == ([], [], [])
    assert options(htmx("/suggest?q=")) == {}


def test_a_draft_and_what_only_drafts_have_is_never_suggested(secret, htmx):
    for typed in ("zelda", "secret", "zelda secret", "zeldda", "zel", "secret pact"):
        assert "elda" not in htmx(f"/suggest?q={typed}").content.decode().replace(typed, "").replace(quote_plus(typed), ""), typed
    assert "elda" not in str(suggestions("zelda secret pact", every=False))


@pytest.mark.parametrize(("words", "reason"), [("a" * 201, "at most 200"), ("%00", "Null characters")])
def test_words_that_cannot_be_are_refused_with_the_reason(record, htmx, client, words, reason):
    for response in (htmx(f"/suggest?q={words}"), client.get(f"/suggest?q={words}")):
        assert response.status_code == 400 and reason in text_of(tree(response))


def test_without_scripts_the_address_leads_to_the_search(record, client):
    response = client.get("/suggest?q=zelen")

    assert (response.status_code, response["Location"]) == (302, "/?q=zelen")


def test_suggestions_are_only_read_and_kept_apart_from_the_page_by_caches(client, htmx):
    assert client.post("/suggest?q=a").status_code == 405
    assert "HX-Request" in htmx("/suggest?q=ab")["Vary"]


@pytest.mark.parametrize("number", [3, 40])
def test_suggestions_take_three_queries_however_many_there_are(record, django_assert_max_num_queries, number):
    for n in range(number):
        make_event(f"Zelenskyy speaks {n}", actors=[f"zelen-{n}", "volodymyr-zelenskyy"])

    with django_assert_max_num_queries(3):
        assert len(found("zelen")["event"]) == 4


@settings(calm, max_examples=examples(60))
@given(st.text(max_size=200))
def test_whatever_is_typed_is_answered(words):
    assert isinstance(suggestions(words.replace("\0", "").encode("utf-8", "replace").decode()), list)


# ---------------------------------------------------------------- closeness


def test_closeness_tells_slips_from_other_words():
    assert closeness(["lavorv"], ["lavrov"]) > 0.8 and closeness(["zelenksy"], ["zelensky"]) > 0.8
    assert closeness(["lavrov"], ["kuleba"]) == 0 and closeness([], ["a"]) == 0
    assert closeness(["put", "vlad"], ["vladimir", "putin"]) == 0.99
    assert closeness(["putin", "nobody"], ["vladimir", "putin"]) == 0
    assert closeness(["putin", "nobody"], ["vladimir", "putin"], every=False) == 0.5


@given(st.text(), st.text())
def test_closeness_lies_between_nothing_and_sameness(one, other):
    assert 0 <= closeness(folded(one), folded(other)) <= 1
    assert closeness(folded(one), folded(one)) == (1 if folded(one) else 0)


# ---------------------------------------------------------------- did you mean


def offered(**asked):
    return [(one.words, one.number) for one in meant(Query(**asked))]


def test_a_slip_is_answered_with_what_was_meant_and_how_many_events_that_brings(record):
    assert offered(q="Zelenksy") == [("Zelenskyy", 1)]
    assert offered(q="Irelnad speaks") == [("Ireland speaks", 1)]
    assert offered(q="Zelensky") == []


def test_a_word_that_nothing_is_like_is_left_out(record):
    assert offered(q="visits xyzzyxy") == [("visits", 1)]
    assert offered(q="xyzzyxy") == []


def test_what_was_meant_is_asked_under_the_other_filters_or_else_alone(record):
    def addresses(**asked):
        return [one.address for one in meant(Query(**asked))]

    assert addresses(q="Zelenksy", kind=("meeting",)) == ["/?kind=meeting&q=Zelenskyy"]
    assert addresses(q="Zelenksy", kind=("summit",)) == ["/?q=Zelenskyy"]


def test_drafts_are_never_meant(secret):
    assert offered(q="Zeldaa") == [] and offered(q="secrett") == []


def test_what_was_meant_takes_four_queries(record, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        meant(Query(q="Zelenksy viists nowheree in Irelnad", kind=("meeting",)))


def test_the_empty_page_offers_it(record, client):
    page = tree(client.get("/?q=Zelenksy"))

    assert "Did you mean Zelenskyy 1 event" in text_of(page)
