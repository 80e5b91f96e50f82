"""Who may come in: what is asked of whom, and that there is no way around it."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.test import Client
from django.urls import get_resolver

from tests.accounts.conftest import ELSEWHERE, HERE, SECRET, code, is_in, log_in, set_up_an_app, show
from tests.curate.conftest import PASSWORD, make_curator
from timeline.curate.site import site
from timeline.models import Curator

FACTOR, PROOF, LOGIN = "/accounts/factor/", "/accounts/2fa/reauthenticate/", "/accounts/login/"


# ---------------------------------------------------------------- local use stays one step


def test_this_machine_asking_itself_gets_in_by_password_alone(client, curator):
    assert log_in(client).url == "/admin/"
    assert is_in(client)


@pytest.mark.parametrize(
    "trace", [{"REMOTE_ADDR": ELSEWHERE}, {"HTTP_X_FORWARDED_FOR": HERE}, {"HTTP_FORWARDED": "for=x"}, {"HTTP_VIA": "1.1 x"}]
)
def test_any_sign_of_another_machine_asks_for_a_second_factor(client, curator, trace):
    log_in(client, **trace)
    assert client.get("/admin/", **trace).url == FACTOR


def test_the_switch_asks_for_it_locally_too(client, curator, settings):
    settings.PASSWORD_ALONE_LOCALLY = False
    log_in(client)
    assert client.get("/admin/").url == FACTOR


def test_the_page_says_when_it_can_wait(client, curator):
    log_in(client)
    assert "a password alone is enough, so this can wait" in client.get(FACTOR).text
    assert "this can wait" not in client.get(FACTOR, REMOTE_ADDR=ELSEWHERE).text


# ---------------------------------------------------------------- from elsewhere


def test_without_a_factor_only_the_way_to_one_is_open(remote, curator):
    log_in(remote)
    for address in ("/admin/", "/admin/timeline/event/", "/admin/password_change/", "/accounts/", "/accounts/password/"):
        assert remote.get(address).url == FACTOR
        assert remote.post(address, {}).url == FACTOR
    for address in (FACTOR, "/accounts/2fa/totp/activate/"):
        assert remote.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_one_time_password_then_a_password_then_an_app_then_the_desk(remote, db):
    make_curator(username="ines", must_change_password=True)
    log_in(remote)
    for address in ("/admin/", FACTOR, "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/"):
        assert remote.get(address).url == "/accounts/password/"
    chosen = {"oldpassword": PASSWORD, "password1": "quite-another-one-7", "password2": "quite-another-one-7"}
    assert remote.post("/accounts/password/", chosen).url == FACTOR
    _secret, answer = set_up_an_app(remote)
    assert answer.url == "/accounts/2fa/recovery-codes/"
    assert len(remote.get(answer.url).context["unused_codes"]) == 10
    assert is_in(remote)


def test_a_password_is_half_of_a_log_in(remote, enrolled):
    assert log_in(remote).url == "/accounts/2fa/authenticate/"
    assert remote.get("/admin/").url.startswith("/admin/login/")
    assert show(remote, "000000").status_code == 200
    assert not is_in(remote)
    assert show(remote, code()).status_code == 302
    assert is_in(remote)


def test_a_code_lets_in_once(remote, enrolled):
    shown = code()
    log_in(remote)
    assert show(remote, shown).status_code == 302
    other = Client(REMOTE_ADDR=ELSEWHERE)
    log_in(other)
    assert show(other, shown).status_code == 200
    assert not is_in(other)


def test_a_recovery_code_lets_in_once(remote, enrolled):
    kept = Authenticator.objects.get(user=enrolled, type="recovery_codes").wrap().get_unused_codes()[3]
    log_in(remote)
    assert show(remote, kept).status_code == 302
    assert is_in(remote)
    again = Client(REMOTE_ADDR=ELSEWHERE)
    log_in(again)
    assert "This code is not right" in show(again, kept).text
    assert not is_in(again)


@pytest.mark.django_db(transaction=True)
def test_a_session_from_before_the_factor_has_to_show_it(remote, curator):
    log_in(remote)
    other = Client(REMOTE_ADDR=ELSEWHERE)
    log_in(other)
    secret, _answer = set_up_an_app(remote)
    assert is_in(remote)
    assert other.get("/admin/").url.startswith(PROOF)
    assert other.post("/admin/timeline/event/add/", {}).url == PROOF
    # Neither the password nor a factor of their own gets around it.
    for address in ("/accounts/reauthenticate/", "/accounts/2fa/webauthn/add/", "/accounts/", "/accounts/password/"):
        assert other.get(address).url.startswith(PROOF)
    assert other.post(PROOF + "?next=/admin/", {"code": code(secret, 1)}).url == "/admin/"
    assert is_in(other)


def test_who_removes_the_last_factor_is_led_to_another_at_once(remote, enrolled):
    log_in(remote)
    show(remote, code())
    assert remote.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert remote.get("/admin/").url == FACTOR
    assert not Authenticator.objects.filter(user=enrolled).exists()


def test_factors_are_changed_only_by_who_was_asked_lately(remote, enrolled):
    log_in(remote)
    show(remote, code())
    assert remote.get("/accounts/2fa/recovery-codes/generate/").status_code == 200
    session = remote.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()
    for address in ("/accounts/2fa/recovery-codes/generate/", "/accounts/2fa/totp/deactivate/", "/accounts/2fa/webauthn/add/"):
        assert remote.get(address).url.startswith("/accounts/reauthenticate/")
        assert remote.post(address).url.startswith("/accounts/reauthenticate/")
    assert remote.post("/accounts/reauthenticate/?next=/accounts/", {"password": PASSWORD}).url == "/accounts/"
    assert remote.get("/accounts/2fa/recovery-codes/generate/").status_code == 200


# ---------------------------------------------------------------- no way around


def addresses_of_the_desk():
    """Every address of the admin panel that needs no number, and its own log-in page."""
    own = [str(one.pattern) for one in site.get_urls() if getattr(one, "name", None)]
    nouns = [f"{model._meta.app_label}/{model._meta.model_name}/" for model in site._registry]
    return [f"/admin/{path}" for path in own + nouns if "<" not in path]


def test_no_address_of_the_desk_lets_in_a_stranger_or_half_of_a_curator(remote, curator):
    addresses = [one for one in addresses_of_the_desk() if "/logout/" not in one]
    assert len(addresses) > 10
    for address in addresses:
        assert remote.get(address).url.startswith(("/admin/login/", LOGIN)), address
    log_in(remote)
    open_to_all = ("/admin/jsi18n/",)
    for address in set(addresses) - set(open_to_all):
        assert remote.get(address).url == FACTOR, address


def test_the_log_in_of_the_admin_panel_is_not_one(remote, curator):
    assert remote.get("/admin/login/?next=/admin/timeline/actor/").url == f"{LOGIN}?next=%2Fadmin%2Ftimeline%2Factor%2F"
    remote.post("/admin/login/", {"username": "ines", "password": PASSWORD})
    assert "_auth_user_id" not in remote.session


@pytest.mark.parametrize(
    "address", ["signup/", "email/", "password/reset/", "password/set/", "login/code/", "confirm-email/x/", "3rdparty/"]
)
def test_no_other_door_of_the_library_is_open(remote, curator, address):
    assert remote.get(f"/accounts/{address}").status_code == 404


def test_outside_of_the_desk_half_of_a_curator_is_a_stranger(remote, curator, rf):
    from timeline.accounts.admission import Admission

    log_in(remote)
    request = rf.get("/", REMOTE_ADDR=ELSEWHERE)
    request.session, request.user = remote.session, get_user(remote)
    seen = []
    Admission(lambda request: seen.append(request.user.is_authenticated))(request)
    request.META["REMOTE_ADDR"], request.user = HERE, get_user(remote)
    Admission(lambda request: seen.append(request.user.is_authenticated))(request)
    assert seen == [False, True]


def test_who_is_no_curator_any_longer_is_told(remote, curator):
    Curator.objects.update(is_active=False)
    assert log_in(remote).url == "/accounts/inactive/"
    assert "This account is closed" in remote.get("/accounts/inactive/").text


def test_every_address_is_known_to_whoever_reads_this():
    """A door that a later version of the library adds fails here first."""
    names = {
        f"{given.pattern}{one.pattern}".removeprefix("accounts/")
        for given in get_resolver().url_patterns
        if str(given.pattern).startswith("accounts/")
        for one in leaves(given)
    }
    assert names == {
        "", "login/", "logout/", "inactive/", "reauthenticate/", "password/", "factor/", "sessions/end/",
        "sessions/<int:number>/end/", "2fa/", "2fa/webauthn/", "2fa/authenticate/", "2fa/reauthenticate/",
        "2fa/totp/activate/", "2fa/totp/deactivate/", "2fa/webauthn/add/", "2fa/webauthn/login/",
        "2fa/webauthn/reauthenticate/", "2fa/webauthn/keys/<int:pk>/remove/", "2fa/webauthn/keys/<int:pk>/edit/",
        "2fa/recovery-codes/", "2fa/recovery-codes/generate/", "2fa/recovery-codes/download/",
    }  # fmt: skip


class Leaf:
    def __init__(self, pattern):
        self.pattern = pattern


def leaves(given):
    """Patterns below a pattern, by their whole path; the pattern itself has none of its own then."""
    if not hasattr(given, "url_patterns"):
        return [Leaf("")]
    return [Leaf(f"{one.pattern}{leaf.pattern}") for one in given.url_patterns for leaf in leaves(one)]


def test_secrets_are_encrypted_and_of_no_use_under_another_key(remote, enrolled, settings):
    held = {one.type: one.data for one in Authenticator.objects.filter(user=enrolled)}
    assert SECRET not in str(held)
    settings.SECRET_KEY = "another"
    log_in(remote)
    # A key that cannot be read is not an empty one, whose codes anybody could compute.
    for shown in (code(), code(""), code("AAAAAAAA")):
        assert show(remote, shown).status_code == 200
    assert not is_in(remote)
