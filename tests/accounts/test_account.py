"""Sessions that can be ended, and what is written down of log-ins."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import ELSEWHERE, SECRET, THIRD, code, is_in, log_in, show
from tests.curate.conftest import make_curator
from timeline.accounts.browser import in_words
from timeline.models import LogIn

SESSIONS, LOG_INS, FACTORS = ("/admin/usersessions/usersession/", "/admin/timeline/login/", "/admin/mfa/authenticator/")


def written(*names):
    return list(LogIn.objects.order_by("pk").values_list(*names))


def browser(address=THIRD):
    return Client(REMOTE_ADDR=address, headers={"User-Agent": f"Browser at {address}"})


# ---------------------------------------------------------------- sessions


def test_a_log_in_gives_another_session(client, curator):
    client.get("/accounts/login/")
    log_in(client, password="wrong")
    session = client.session
    session["planted"] = 1
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    log_in(client)
    assert client.session.session_key != planted
    assert not client.session.exists(planted)


def test_the_cookie_of_a_session_ends_and_no_script_reads_it(client, curator):
    cookie = log_in(client).cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (7 * 24 * 3600, True, "Lax", "/")


def test_a_curator_sees_and_ends_their_sessions(client, curator):
    one, two, other = browser(), browser("192.0.2.9"), browser("192.0.2.10")
    make_curator(username="omar")
    for each, name in ((client, "ines"), (one, "ines"), (two, "ines"), (other, "omar")):
        log_in(each, name=name)
    page = client.get("/accounts/")
    assert [str(session.ip) for session in page.context["account"].sessions] == ["127.0.0.1", "192.0.2.9", THIRD]
    assert "Browser at 192.0.2.9" in page.text and "Browser at 192.0.2.10" not in page.text
    ended, foreign = (UserSession.objects.get(ip=ip).pk for ip in ("192.0.2.9", "192.0.2.10"))
    assert client.post(f"/accounts/sessions/{ended}/end/").url == "/accounts/"
    assert client.post(f"/accounts/sessions/{foreign}/end/").status_code == 404
    assert two.get("/accounts/").url.startswith("/accounts/login/")
    assert one.get("/accounts/").url == other.get("/accounts/").url == "/accounts/factor/"
    client.post("/accounts/sessions/end/")
    assert one.get("/accounts/").url.startswith("/accounts/login/")
    assert client.get("/accounts/").status_code == 200


def test_another_password_ends_the_other_sessions(client, curator):
    other = browser()
    log_in(client)
    log_in(other)
    chosen = {"oldpassword": "a-lasting-password-9", "password1": "quite-another-one-7", "password2": "quite-another-one-7"}
    client.post("/accounts/password/", chosen)
    assert is_in(client)
    assert other.get("/accounts/").url.startswith("/accounts/login/")
    assert [len(client.get("/accounts/").context["account"].sessions), written("outcome")[-1]] == [1, ("password-changed",)]


def test_an_administrator_ends_the_session_of_another(client, curator):
    chief, other = make_curator(username="chief"), browser()
    log_in(other)
    client.force_login(chief)
    session = UserSession.objects.get(user=curator)
    assert "Browser at 198.51.100.4" in client.get(SESSIONS).text
    # One that another password put an end to is not offered any more.
    UserSession.objects.create(user=curator, ip=THIRD, session_key="begun-anew")
    assert [one for one in client.get(SESSIONS).context["cl"].result_list if one.user == curator] == [session]
    sent = {"action": "delete_selected", "_selected_action": session.pk, "post": "yes"}
    assert client.post(SESSIONS, sent).status_code == 302
    assert other.get("/accounts/").url.startswith("/accounts/login/")


def test_an_administrator_takes_a_lost_factor_away(client, remote, enrolled):
    log_in(remote)
    show(remote, code())
    assert is_in(remote)
    chief = Client()
    chief.force_login(make_curator(username="chief"))
    app = Authenticator.objects.get(user=enrolled, type="totp")
    assert SECRET not in chief.get(FACTORS).text and app.data["secret"] not in chief.get(FACTORS).text
    for factor in Authenticator.objects.filter(user=enrolled):
        chief.post(FACTORS, {"action": "delete_selected", "_selected_action": factor.pk, "post": "yes"})
    assert not is_in(remote)
    log_in(remote)
    assert remote.get("/admin/").url == "/accounts/factor/"


def test_only_a_superuser_sees_or_ends_what_a_superuser_has(client, enrolled):
    manager = make_curator(is_superuser=False)
    manager.user_permissions.set(Permission.objects.filter(content_type__app_label__in=["mfa", "usersessions", "timeline"]))
    other = browser()
    log_in(other)
    show(other, code())
    client.force_login(manager)
    for address, thing in ((SESSIONS, UserSession.objects.get()), (FACTORS, Authenticator.objects.first())):
        assert client.get(address).context["cl"].result_count == 0
        client.post(address, {"action": "delete_selected", "_selected_action": thing.pk, "post": "yes"})
        assert type(thing).objects.filter(pk=thing.pk).exists()


# ---------------------------------------------------------------- what is written down


def test_every_attempt_is_written_down_with_factor_address_and_browser(enrolled):
    client = browser()
    log_in(client, password="wrong")
    log_in(client, name="s3cret-typed-into-the-wrong-field")
    log_in(client)
    show(client, "000000")
    show(client, code())
    assert written("outcome", "username", "factor") == [
        ("wrong-password", "ines", "password"),
        ("wrong-password", "", "password"),
        ("wrong-factor", "ines", "totp"),
        ("in", "ines", "totp"),
    ]
    assert set(written("address", "agent")) == {(THIRD, f"Browser at {THIRD}")}
    assert "s3cret" not in str(written("username", "agent"))


def test_what_is_hostile_is_written_down_harmlessly(db, remote):
    log_in(remote, name="x\0y")
    log_in(remote, name="ines' OR 1=1 --", HTTP_USER_AGENT="<script>\x1b[31m" + "x" * 500)
    assert written("username", "outcome") == [("", "wrong-password")]
    ((agent,),) = written("agent")
    assert agent.startswith("<script>[31m") and len(agent) == 200


def test_nobody_changes_or_deletes_what_was_written_down_within_a_year(curator):
    log_in(browser(), password="wrong")
    for statement in ("UPDATE timeline_login SET outcome = 'in'", "DELETE FROM timeline_login"):
        with pytest.raises(IntegrityError, match="kept for a year"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    curator.delete()
    assert written("username", "outcome") == [("ines", "wrong-password")]


def test_a_command_deletes_what_is_older(db):
    for days in (300, 364, 367, 800):
        LogIn.objects.create(outcome="in", moment=timezone.now() - dt.timedelta(days=days))
    call_command("purge_logins", verbosity=0)
    ages = [(timezone.now() - moment).days for (moment,) in written("moment")]
    assert ages == [300, 364]


def test_a_curator_sees_their_own_and_an_administrator_all(client, curator):
    make_curator(username="omar")
    log_in(browser("192.0.2.77"), name="omar", password="wrong")
    log_in(client)
    assert "192.0.2.77" not in client.get("/accounts/").text
    assert "logged in" in client.get("/accounts/").text
    page = client.get(LOG_INS)
    assert "192.0.2.77" in page.text and "omar" in page.text
    assert client.get(f"{LOG_INS}?outcome=wrong-password").context["cl"].result_count == 1
    assert client.get(f"{LOG_INS}add/").status_code == 403
    assert client.post(f"{LOG_INS}{LogIn.objects.first().pk}/delete/", {"post": "yes"}).status_code == 403
    client.force_login(make_curator(is_superuser=False))
    assert client.get(LOG_INS).status_code == 403


def test_the_pages_cost_the_same_however_much_was_written(client, curator, django_assert_max_num_queries):
    client.force_login(curator)
    LogIn.objects.bulk_create(LogIn(outcome="in", curator=curator, username="ines") for _ in range(60))
    with django_assert_max_num_queries(8):
        client.get("/accounts/")
    with django_assert_max_num_queries(8):
        client.get(LOG_INS)


# ---------------------------------------------------------------- nobody to turn to


def test_a_command_lets_in_who_has_lost_everything(remote, enrolled, capsys):
    log_in(remote)
    show(remote, code())
    call_command("let_in", "ines")
    password = capsys.readouterr().out.partition("ines: ")[2].split()[0]
    assert not is_in(remote)
    fresh = browser(ELSEWHERE)
    log_in(fresh, password=password)
    assert fresh.get("/admin/").url == "/accounts/password/"
    assert ("let-in", "ines") in written("outcome", "username")
    with pytest.raises(CommandError, match="no curator with the name nobody"):
        call_command("let_in", "nobody")


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36", "Chrome 156, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0.0.0 Safari/537.36 Edg/150.0.1.2", "Edge 150, Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.5 Safari/605.1.15", "Safari 18, macOS"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:139.0) Gecko/139.0 Firefox/139.0", "Firefox 139, Android"),
        ("something else", "something else"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_its_owner_knows_it(agent, words):
    assert in_words(agent) == words
