"""An empty answer: which filter to take away, and what that would bring."""

import pytest

from tests.explore.conftest import listed, text_of, tree
from tests.factories import make_event
from timeline.explore.answer import Answer
from timeline.explore.query import Query

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(db):
    for n in range(3):
        make_event(f"Call {n}", kind="call", actors=["russia"], date=f"2025-05-1{n}")
    make_event("Summit", kind="summit", actors=["ukraine"], date="2022-01-01")
    make_event("Draft", kind="summit", actors=["russia"], status="draft", cite=False)


def loosened(**asked):
    return [(one.words, one.number) for one in Answer(Query(**asked)).loosened]


def test_each_filter_is_offered_with_what_its_absence_brings_best_first(record):
    assert loosened(kind=("summit",), actor=("russia",)) == [("Summit", 3), ("russia", 1), ("", 4)]


def test_a_filter_of_several_values_is_taken_away_as_one(record):
    assert loosened(kind=("summit", "un-veto"), actor=("russia",))[0] == ("Summit, Security Council veto", 3)


def test_filters_whose_absence_brings_nothing_are_not_offered(record):
    assert loosened(q="nowhere", kind=("summit",), actor=("russia",)) == [("", 4)]
    assert loosened() == []


def test_the_window_words_significance_and_dispute_are_offered_too(record):
    assert loosened(from_="2030") == [("2030 – today", 4)]
    assert loosened(q="nowhere") == [("“nowhere”", 4)]
    assert [number for _words, number in loosened(significance=5, kind=("call",))] == [3, 4]
    assert loosened(disputed=True) == [("Accounts differ", 4)]


def test_it_takes_one_query(record, django_assert_num_queries):
    answer = Answer(Query(kind=("summit",), actor=("russia",), from_="2020", q="x", significance=2, disputed=True))
    assert answer.chips

    with django_assert_num_queries(1):
        assert answer.loosened


def test_the_empty_page_says_so_and_every_number_is_what_its_link_brings(record, client, htmx):
    for ask in (client.get, htmx):
        page = tree(ask("/?kind=summit&actor=russia"))
        assert "without Summit 3 events" in text_of(page) and "without any filter 4 events" in text_of(page)
        (empty,) = [e for e in page.iter("div") if e.get("class") == "empty"]
        for link in empty.iter("a"):
            assert f"{len(listed(client.get(link.get('href'))))} event" in text_of(link)


@pytest.mark.parametrize("question", ["?q=nothing-like-it", "?kind=summit&actor=russia&q=nothing+liek+it&from=2020"])
def test_an_empty_page_takes_as_many_queries_as_an_answer_may(record, client, django_assert_max_num_queries, question):
    client.get(f"/{question}")

    with django_assert_max_num_queries(12):
        assert client.get(f"/{question}").status_code == 200
