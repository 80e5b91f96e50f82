"""What an answer says of itself to whoever keeps it for others."""

import pytest
from django.utils import translation

from tests.factories import make_event, make_storyline

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def record():
    make_storyline("ukraine-war")
    make_event("Talks", slug="talks")
    # What a request has chosen stays chosen in the thread of a test.
    with translation.override("en"):
        yield


def asked(client, address):
    answer = client.get(address, headers={"Accept-Language": "fr"})
    # A download gives its place free to the next one when it has been read.
    assert answer.status_code == 200 and b"".join(answer)
    return answer


@pytest.mark.parametrize(
    "address",
    [
        "/embed/figure.json",
        "/oembed?url=http://127.0.0.1:8000/",
        "/export.timelinejs.json",
        "/export.feed.json",
        "/",
    ],
)
def test_an_answer_in_words_says_its_language_and_that_it_differs_by_it(client, address):
    french = asked(client, address)
    assert french["Content-Language"] == "fr"
    assert {"accept-language", "cookie"} <= {name.strip().lower() for name in french["Vary"].split(",")}


@pytest.mark.parametrize("address", ["/embed/figure.json?language=en", "/export.json", "/schema.json", "/embed.css"])
def test_an_answer_that_is_one_for_all_may_be_kept_for_all(client, address):
    assert "Accept-Language" not in asked(client, address).get("Vary", "")
