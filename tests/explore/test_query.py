import random
from urllib.parse import quote_from_bytes

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.db import transaction
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.explore.conftest import any_edtf, asked, calm, counts_beside, edtf, listed
from tests.factories import make_actor, make_citation, make_event, make_source, make_storyline, set_status
from timeline.explore.counts import COUNTED, Counts
from timeline.explore.query import LANES, Query
from timeline.models.taxonomy import KIND_GROUPS, KINDS, SOURCE_KINDS

pytestmark = pytest.mark.django_db

NAMES = ("storyline", "actor", "kind", "source", "from", "to", "q", "significance", "disputed", "lanes", "event")
STORYLINES, ACTORS = ("gaza-war", "peace-council", "ukraine-war"), ("france", "russia", "ukraine")


def titles(address: str) -> set[str]:
    return set(asked(address).events().values_list("title", flat=True))


# ---------------------------------------------------------------- whatever is asked, there is an answer

words = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        [b"\0", b"\xed\xa0\x80", b"\xff\xfe", b"9" * 5000, b"-1", b"1e999", b"2025-99", b"2025-05-10", b"9999", b"0000",
         b"../..", b"' OR 1=1 --", b"<script>", b"&&", b"a:*|!b", b"\\", "٣".encode(), "２".encode(), b"true", b"%s",
         b"[2025,2026]", b"2025/2020", b"ukraine-war", b"russia", b"meeting", b" \xc2\xa0 ", b"{1667-12-10}", b"Y-17E7"]
    ),
)  # fmt: skip
names = st.one_of(st.sampled_from(NAMES).map(str.encode), st.binary(max_size=8))
questions = st.lists(st.tuples(names, words), max_size=12).map(
    lambda pairs: "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs)
)


@settings(calm, max_examples=examples(300))
@given(questions)
def test_any_query_string_is_read(question):
    query, form = Query.from_params(QueryDict(question))

    assert asked(query.address) == query
    assert isinstance(form.errors, dict)


@settings(calm, max_examples=examples(60))
@given(questions, st.booleans())
def test_any_query_string_is_answered(client, question, as_fragment):
    make_event()

    # Without scripts a form sends its empty fields, and is led to the canonical address.
    response = client.get(f"/?{question}", follow=True, headers={"HX-Request": "true"} if as_fragment else {})

    assert response.status_code in (200, 400)


@pytest.mark.parametrize(
    "raw", ["%00=%00", "q=%ED%A0%80", "q=%00", "q=" + "9" * 9000, "from=" + "9" * 9000, "&&&===", "?"]
)
def test_odd_bytes_are_answered(client, raw):
    assert client.get(f"/?{raw}", follow=True).status_code in (200, 400)


def test_thousands_of_parameters_are_refused_or_answered(client):
    for name in ("q", "actor", "x", "storyline"):
        response = client.get("/?" + "&".join(f"{name}={n}" for n in range(7000)), follow=True)
        assert response.status_code in (200, 400)
    with pytest.raises(TooManyFieldsSent):
        QueryDict("&".join(f"actor={n}" for n in range(7000)))


@settings(calm, max_examples=examples(40))
@given(st.one_of(any_edtf, edtf), st.one_of(any_edtf, edtf), st.sampled_from(sorted(LANES)))
def test_every_date_may_be_a_side_of_the_window(client, first, last, lanes):
    make_event(date="2025-05-10")
    make_event(date="2022-02-24/..")

    assert client.get("/", {"from": first, "lanes": lanes}).status_code == 200
    assert client.get("/", {"to": last, "lanes": lanes}).status_code == 200
    assert client.get("/", {"from": first, "to": last}).status_code in (200, 400)


# ---------------------------------------------------------------- one question, one address

several = {
    "storyline": st.sampled_from(STORYLINES),
    "actor": st.sampled_from(ACTORS),
    "kind": st.sampled_from(sorted([*KINDS, *KIND_GROUPS])),
    "source": st.sampled_from(sorted(SOURCE_KINDS)),
}
queries = st.builds(
    Query,
    **{name: st.sets(values, max_size=3).map(lambda found: tuple(sorted(found))) for name, values in several.items()},
    from_=st.just("") | edtf,
    to=st.just("") | edtf,
    q=st.just("")
    | st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40).map(lambda q: " ".join(q.split())),
    significance=st.integers(1, 5),
    disputed=st.booleans(),
    lanes=st.sampled_from(sorted(LANES)),
    event=st.just("") | st.from_regex(r"[a-z][a-z0-9-]{0,30}", fullmatch=True),
)


@pytest.fixture
def names_known(db):
    for slug in STORYLINES:
        make_storyline(slug)
    make_event(actors=ACTORS)


def sides_in_order(query):
    return not (query.first and query.last and query.first > query.last)


@settings(calm, max_examples=examples(200))
@given(queries.filter(sides_in_order))
def test_an_address_asks_what_it_was_made_from(names_known, query):
    assert asked(query.address) == query


@settings(calm, max_examples=examples(100))
@given(queries.filter(sides_in_order), st.randoms(use_true_random=False), st.booleans())
def test_the_address_does_not_depend_on_how_the_question_was_written(names_known, query, chance, twice):
    params = query.to_params() * (2 if twice else 1) + [("utm_source", "x"), ("lanes", query.lanes)]
    params += [(name, "") for name in NAMES if name not in dict(params)]
    chance.shuffle(params)
    written = QueryDict(mutable=True)
    for name, value in params:
        written.appendlist(name, value)

    assert Query.from_params(written)[0].address == query.address


@settings(calm, max_examples=examples(100))
@given(queries.filter(sides_in_order))
def test_no_parameter_of_an_address_could_be_left_out(names_known, query):
    params = query.to_params()

    for at in range(len(params)):
        shorter = QueryDict(mutable=True)
        for name, value in params[:at] + params[at + 1 :]:
            shorter.appendlist(name, value)
        assert Query.from_params(shorter)[0] != query


@pytest.mark.parametrize(
    "params",
    ["", "significance=1", "significance=", "disputed=0", "disputed=", "lanes=storyline", "q=+++", "utm_source=mail&x=1",
     "from=&to=&q=&storyline=&actor=&event="],
)  # fmt: skip
def test_nothing_asked_is_the_front_page(params):
    assert asked(f"/?{params}").address == "/"


def test_a_form_sent_without_scripts_is_led_to_the_canonical_address(client):
    make_event(actors=["russia"])

    response = client.get("/?storyline=ukraine-war&from=&to=&q=&significance=&lanes=storyline&event=")

    assert (response.status_code, response["Location"]) == (302, "/?storyline=ukraine-war")


def test_removing_the_last_filter_gives_the_front_page(names_known):
    query = asked("/?actor=russia&from=2025")

    assert query.without("actor", "russia").without("window").address == "/"


# ---------------------------------------------------------------- each filter narrows as its name says


@pytest.fixture
def record(db):
    russia = make_actor("russia", aliases=["Российская Федерация"])
    kremlin = make_actor("kremlin", belongs_to=russia, kind="entity")
    make_actor("peskov", belongs_to=kremlin, kind="person", period="2012/2025-06")
    make_event("Call", kind="call", actors=["ukraine"], date="2022-02-24/..", significance=5)
    make_event("Talks", kind="meeting", storylines=["gaza-war"], actors=["egypt"], date="2025-05~", significance=2)
    make_event("Both", kind="statement", storylines=["peace-council", "gaza-war"], date="2026-01-16", place="Davos")
    make_event("Spokesman", kind="statement", actors=["peskov"], date="2025-05-10", summary="An answer from Moscow")
    make_event("Spokesman retired", kind="statement", actors=["peskov"], date="2025-10-10")
    denied = make_event("Denied", kind="un-veto", date="2024-01-01", cite=False, status="draft")
    make_citation(denied, make_source(kind="state-media"), stance="assert", by="russia")
    make_citation(denied, make_source(kind="think-tank"), stance="deny", by="ukraine", quote="Nothing of the kind")
    set_status(denied, "published")
    make_event("Draft", kind="call", status="draft", actors=["russia"])


EVERYTHING = {"Call", "Talks", "Both", "Spokesman", "Spokesman retired", "Denied"}


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/", EVERYTHING),
        ("/?storyline=gaza-war", {"Talks", "Both"}),
        ("/?storyline=peace-council", {"Both"}),
        ("/?storyline=peace-council&storyline=ukraine-war", EVERYTHING - {"Talks"}),
        ("/?actor=egypt", {"Talks"}),
        ("/?actor=egypt&actor=ukraine", {"Talks", "Call", "Denied"}),
        ("/?kind=call", {"Call"}),
        ("/?kind=negotiations", {"Call", "Talks"}),
        ("/?kind=negotiations&kind=un-veto", {"Call", "Talks", "Denied"}),
        ("/?source=state-media", {"Denied"}),
        ("/?source=state-media&source=wire-agency", EVERYTHING),
        ("/?significance=5", {"Call"}),
        ("/?significance=3", EVERYTHING - {"Talks"}),
        ("/?disputed=1", {"Denied"}),
        ("/?q=davos", {"Both"}),
        ("/?q=davo", {"Both"}),
        ("/?q=nothing+kind", {"Denied"}),
        ("/?q=Moscow", {"Spokesman"}),
        ("/?q=%D1%80%D0%BE%D1%81%D1%81%D0%B8%D0%B9", {"Denied"}),
        ("/?q=no-such-word", set()),
        ("/?from=2026", {"Call", "Both"}),
        ("/?to=2022", {"Call"}),
        ("/?to=2022-02-23", set()),
        ("/?from=2025-06-10&to=2025-06-15", {"Call", "Talks"}),
        ("/?from=2025-06-16&to=2025-07", {"Call"}),
        ("/?from=2024-01-01&to=2024-01-01", {"Call", "Denied"}),
        ("/?storyline=gaza-war&kind=statement", {"Both"}),
        ("/?storyline=gaza-war&actor=ukraine", set()),
    ],
)
def test_a_filter_narrows_as_its_name_says(record, address, found):
    assert titles(address) == found


def test_an_actor_is_found_through_its_organs_and_people_at_the_time(record):
    assert titles("/?actor=russia") == {"Spokesman", "Denied"}
    assert titles("/?actor=kremlin") == {"Spokesman"}
    assert titles("/?actor=peskov") == {"Spokesman", "Spokesman retired"}


def test_titles_come_before_other_words(client):
    make_event("Dinner", summary="They spoke of a ceasefire", date="2026-01-01")
    make_event("Ceasefire", date="2020-01-01")

    assert listed(client.get("/?q=ceasefire")) == ["Ceasefire", "Dinner"]


def test_without_words_the_newest_comes_first(client):
    make_event("Older", date="2020")
    make_event("Newer", date="2024-05")

    assert listed(client.get("/")) == ["Newer", "Older"]


# ---------------------------------------------------------------- numbers beside the choices


def small_record(chance: random.Random):
    """A handful of events about the same few things, so that filters meet."""
    russia = make_actor("russia")
    if not russia.member_affiliations.exists():
        make_actor("peskov", belongs_to=russia, period=chance.choice(["", "2024", "../2025-01"]))
    for _ in range(chance.randint(0, 7)):
        event = make_event(
            status="draft",
            kind=chance.choice(["call", "meeting", "summit", "statement"]),
            storylines=chance.sample(STORYLINES, chance.randint(1, 3)),
            actors=chance.sample([*ACTORS, "peskov"], chance.randint(0, 3)),
            date=chance.choice(["2023", "2024-05-10", "2025-05~", "2024-01-01/..", "2025-06-01"]),
            significance=chance.randint(1, 5),
        )
        for _ in range(chance.randint(0, 2)):
            source = make_source(kind=chance.choice(["wire-agency", "state-media"]))
            make_citation(
                event, source, stance=chance.choice(["report", "assert", "deny"]), by=chance.choice([None, *ACTORS])
            )
        set_status(event, chance.choice(["published", "published", "published", "draft"]))


def some_query(chance: random.Random) -> Query:
    def some(values):
        return tuple(sorted(chance.sample(values, chance.choice([0, 0, 0, 1, 2]))))

    return Query(
        storyline=some(STORYLINES), actor=some(ACTORS), kind=some(("call", "negotiations", "summit")),
        source=some(("wire-agency", "state-media")), from_=chance.choice(["", "", "2024", "2025-05"]),
        to=chance.choice(["", "", "2025"]), q=chance.choice(["", "", "", "geneva", "russia"]),
        significance=chance.choice([1, 1, 1, 3]), disputed=chance.random() < 0.15,
    )  # fmt: skip


def with_choice(name, value):
    return (
        {"significance": int(value)}
        if name == "significance"
        else {name: value == "true" if name == "disputed" else (value,)}
    )


@settings(calm, max_examples=examples(20))
@given(st.integers(0, 10**9))
def test_the_number_beside_a_choice_is_how_many_events_it_leaves_under_the_other_filters(seed):
    chance = random.Random(seed)
    with transaction.atomic():
        small_record(chance)
        for query in (Query(), some_query(chance), some_query(chance)):
            facets = Counts(query, 0).facets
            assert set(facets) == set(COUNTED)
            for name in ("storyline", "actor", "kind", "source"):
                known = {"storyline": STORYLINES, "actor": (*ACTORS, "peskov"), "kind": KINDS, "source": SOURCE_KINDS}
                for value in known[name]:
                    expected = query.changed(**with_choice(name, value)).events().count()
                    assert facets[name].get(value, 0) == expected, (query, name, value)
            for value in ("true", "false"):
                expected = query.changed(disputed=False).events().filter(disputed=value == "true").count()
                assert facets["disputed"].get(value, 0) == expected
            for level in range(1, 6):
                at_least = sum(number for value, number in facets["significance"].items() if int(value) >= level)
                assert at_least == query.changed(significance=level).events().count(), (query, level)
        transaction.set_rollback(True)


@settings(calm, max_examples=8)
@given(st.integers(0, 10**9))
def test_the_page_shows_these_numbers(client, seed):
    chance = random.Random(seed)
    with transaction.atomic():
        make_event(actors=ACTORS)
        for slug in STORYLINES:
            make_storyline(slug)
        small_record(chance)
        query = some_query(chance)
        shown = counts_beside(client.get(query.address))
        assert ("storyline", "gaza-war") in shown and ("disputed", "1") in shown
        for (name, value), number in shown.items():
            changed = {"disputed": True} if name == "disputed" else {name: (value,)}
            assert number == query.changed(**changed).events().count(), (query, name, value)
        transaction.set_rollback(True)
