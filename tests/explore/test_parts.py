"""What several answers share is asked of the record once for each version of it, and by nobody who has not read that."""

import pytest
from django.db import connection
from django.template import Context, Engine
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString
from django.utils.translation import override

from tests.factories import make_event
from tests.remembering import Reader
from timeline.explore.parts import MOST, Parts
from timeline.models import Event

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader():
    make_event("Talks in Geneva", slug="talks", actors=["russia", "ukraine"])
    make_event("A treaty", slug="treaty", date="2025-06-01")
    return Reader()


def asked(reader, address, **headers) -> int:
    """Statements of an answer that was not remembered as a whole."""
    answer = reader.ask(address, **headers)
    assert answer.status == 200
    return answer.statements


@pytest.mark.parametrize("address", ["/", "/?from=2025-01&to=2025-12", "/?q=talks", "/?lanes=actor&significance=2"])
def test_another_width_asks_the_record_nothing_that_was_not_the_readers_own_question(reader, address):
    first = asked(reader, address)
    again = asked(reader, address, x_chart_width="1200")

    assert again < first - 3
    # What is left reads the question: whether its actors and storylines are known.
    assert again <= 1


def test_a_change_of_the_record_is_in_every_part_of_the_next_answer(reader):
    assert "Talks in Geneva" in reader.ask("/").body.decode()

    event = Event.objects.get(slug="talks")
    event.title = event.label = "Talks in Vienna"
    event.save()
    make_event("A third", slug="third")

    page = reader.ask("/", x_chart_width="1200").body.decode()
    assert "Talks in Vienna" in page and "Talks in Geneva" not in page
    assert page.count("3 events") >= 1


def test_an_answer_from_parts_is_the_answer_made_anew(reader):
    reader.ask("/", x_chart_width="900")
    anew = Reader(remembering=False)

    for width in ("900", "1240"):
        assert reader.ask("/", x_chart_width=width).lasting == anew.ask("/", x_chart_width=width).lasting


def test_without_a_version_that_was_read_nothing_is_remembered(reader, client):
    with CaptureQueriesContext(connection) as first:
        client.get("/")
    with CaptureQueriesContext(connection) as second:
        client.get("/")

    assert len(first) == len(second) > 3


def test_charts_that_are_nearly_as_wide_have_one_picture(reader):
    near = [reader.ask("/", x_chart_width=width).lasting for width in ("1000", "1019", "1020")]

    assert near[0] == near[1] != near[2]


def test_parts_are_kept_of_one_version_and_no_more_than_so_many():
    parts = Parts()
    for number in range(MOST["counts"] + 5):
        parts.keep(1, "counts", number, f"part {number}")

    assert parts.get(1, "counts", 4) is None and parts.get(1, "counts", 5) == "part 5"
    assert parts.get(2, "counts", 5) is None

    parts.keep(2, "counts", 0, "newer")
    assert parts.get(1, "counts", 5) is None and parts.get(2, "counts", 0) == "newer"


def filled(tag: str, **values) -> str:
    return Engine.get_default().from_string(f"{{% load parts %}}{{% filled {tag} %}}").render(Context(values))


def test_what_is_filled_in_is_escaped_as_a_template_would_and_is_another_each_time():
    tag = '"explore/_still.html" "params description" params=params description=words'

    first = filled(tag, params="q=<b>&actor=china", words='"So"')
    again = filled(tag, params="q=else", words=SafeString("&amp;"))

    assert "?q=&lt;b&gt;&amp;actor=china&amp;width=680" in first and 'alt="&quot;So&quot;"' in first
    assert "?q=else&amp;width=680" in again and 'alt="&amp;"' in again


def test_a_template_knows_which_of_its_blanks_are_empty():
    tag = '"explore/_still.html" "params description" params=params description=words'

    assert "?width=680" in filled(tag, params="", words="") and "?q=a&amp;width=680" in filled(tag, params="q=a", words="")


def test_what_is_filled_in_speaks_the_language_of_the_page():
    said = []
    for language in ("en", "ar"):
        with override(language):
            said.append(filled('"explore/_reach.html" "params origin" params=params origin=origin as_of=day', params="q=a"))

    assert said[0] != said[1]
