"""Attempts are counted by where they come from, so that nobody can keep a named curator out."""

import ipaddress
import json

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.accounts.conftest import ELSEWHERE, THIRD, code, is_in, log_in, show
from tests.examples import examples
from timeline.accounts.address import address_of, parsed

TOO_MANY = "Too many attempts from where you are"
PER_MINUTE = 10


def hammer(client, times=PER_MINUTE, **more):
    return [log_in(client, password=f"guess {n}", **more) for n in range(times)][-1]


def test_who_hammers_at_a_name_is_stopped_and_its_owner_comes_in_from_elsewhere(remote, enrolled):
    assert TOO_MANY not in hammer(remote).text
    # Even with the right password, and for any other name.
    assert TOO_MANY in log_in(remote).text
    assert TOO_MANY in log_in(remote, name="somebody else").text
    owner = Client(REMOTE_ADDR=THIRD)
    log_in(owner)
    show(owner, code(), REMOTE_ADDR=THIRD)
    assert is_in(owner)


def test_many_addresses_together_do_not_keep_the_owner_out_either(client, enrolled):
    for n in range(6):
        hammer(client, times=2, REMOTE_ADDR=f"203.0.113.{n}")
    owner = Client(REMOTE_ADDR=THIRD)
    assert log_in(owner).url == "/accounts/2fa/authenticate/"


def test_another_browser_at_the_same_address_is_counted_with_it(remote, curator):
    hammer(remote)
    assert TOO_MANY in log_in(Client(REMOTE_ADDR=ELSEWHERE)).text


def test_a_neighbour_in_the_same_ipv6_network_is_the_same_address(client, curator):
    hammer(client, REMOTE_ADDR="2001:db8::1")
    assert TOO_MANY in log_in(client, REMOTE_ADDR="2001:db8::ffff:2").text
    assert TOO_MANY not in log_in(client, password="no", REMOTE_ADDR="2001:db8:0:1::1").text


def test_a_log_in_that_succeeds_is_not_counted(remote, curator):
    for _ in range(PER_MINUTE + 1):
        assert log_in(remote).status_code == 302
        remote.post("/accounts/logout/")


def test_the_page_itself_says_when_to_come_back(remote, curator, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login": "2/m/ip"}
    for _ in range(3):
        answer = log_in(remote)
        remote.cookies.clear()
    assert (answer.status_code, answer["Retry-After"]) == (429, "60")
    assert "Wait 60 seconds" in answer.text


def test_codes_are_counted_by_curator_too_as_they_come_after_the_password(remote, enrolled, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": "10/m/ip,4/h/key"}
    for n in range(2):
        browser = Client(REMOTE_ADDR=f"203.0.113.{n}")
        log_in(browser)
        for _ in range(2):
            show(browser, "000000")
    last = Client(REMOTE_ADDR=THIRD)
    log_in(last)
    assert TOO_MANY in show(last, code()).text


def test_all_workers_count_together(remote, curator):
    hammer(remote, times=1)
    table = cache._table
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0


# ---------------------------------------------------------------- which address


@pytest.mark.parametrize(
    ("proxies", "passed", "found"),
    [
        (0, "198.51.100.9", ELSEWHERE),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "6.6.6.6, 198.51.100.9", "198.51.100.9"),
        (2, "6.6.6.6, 198.51.100.9, 10.0.0.2", "198.51.100.9"),
        (2, "198.51.100.9", ELSEWHERE),
        (1, "", ELSEWHERE),
        (1, "nonsense", ELSEWHERE),
        (1, "198.51.100.9:4711", "198.51.100.9"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, "::ffff:198.51.100.9", "198.51.100.9"),
    ],
)
def test_the_address_is_the_one_that_our_own_proxies_saw(rf, settings, proxies, passed, found):
    settings.PROXIES = proxies
    assert address_of(rf.get("/", REMOTE_ADDR=ELSEWHERE, HTTP_X_FORWARDED_FOR=passed)) == found


def test_who_makes_addresses_up_is_still_stopped(remote, curator):
    for n in range(PER_MINUTE):
        log_in(remote, password="guess", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}")
    assert TOO_MANY in log_in(remote, HTTP_X_FORWARDED_FOR="198.51.100.99").text


@given(st.text())
def test_whatever_a_header_holds_it_is_an_address_or_nothing(words):
    found = parsed(words)
    assert found == "" or str(ipaddress.ip_address(found)) == found


# ---------------------------------------------------------------- whatever is sent

KEYS = "id", "rawId", "type", "response", "clientExtensionResults", "userHandle", "clientDataJSON", "signature"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just("AAAA"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
    max_leaves=12,
)


@settings(max_examples=examples(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANYTHING)
@example({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {"userHandle": "MQ"}})
def test_a_passkey_that_is_none_lets_nobody_in_and_breaks_nothing(client, curator, sent):
    client.raise_request_exception = False
    cache.clear()
    answer = client.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(sent)})
    assert answer.status_code == 302 and answer.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session
    log_in(client)
    client.get("/accounts/2fa/webauthn/add/")
    form = client.post("/accounts/2fa/webauthn/add/", {"credential": json.dumps(sent)})
    assert form.status_code == 200 and form.context["form"].errors
    client.post("/accounts/logout/")
