"""What nobody could have been given is refused as a problem, whatever it is made of."""

import base64
import json

import pytest

from tests.exchange.api.conftest import AT

pytestmark = pytest.mark.django_db


def made_up(*parts):
    text = json.dumps(list(parts), separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "address",
    [
        f"{AT}/actors?cursor={made_up(chr(0xD800))}",
        f"{AT}/events?cursor={made_up('2025-05-10', '2025-05-10', chr(0xD800))}",
        f"{AT}/events?cursor={made_up('2025-05-10', '2025-05-10', 'a' * 3000)}",
    ],
)
def test_a_cursor_that_was_made_up_is_a_problem_of_whoever_made_it(client, record, address):
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) in ((422, "application/problem+json"), (200, "application/json"))


@pytest.mark.parametrize("noun", ["events", "actors", "sources", "storylines"])
@pytest.mark.parametrize("slug", ["%00", "a%00b", "%ED%A0%80", "a" * 3000])
def test_a_slug_that_nothing_can_have_is_not_there(client, record, noun, slug):
    assert client.get(f"{AT}/{noun}/{slug}").status_code in (404, 422)
