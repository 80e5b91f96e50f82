"""The switches of the environment, and what they make of a deployment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from timeline import database

ROOT = Path(__file__).resolve().parent.parent

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    # The hashes are of nothing, and of the style sheet that the whole bundle of plotly.js brings.
    "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' "
    "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


def manage(data, *arguments, **switches):
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TIMELINE_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"))
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=clean | {"TIMELINE_DATA": str(data)} | switches,
        capture_output=True,
        text=True,
    )


def settings(data, *names, **switches):
    code = f"from django.conf import settings as s; print(*(getattr(s, n, None) for n in {names!r}), sep='|')"
    done = manage(data, "shell", "--no-imports", "-c", code, **switches)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().split("|")


def test_a_deployment_behind_https_has_nothing_left_to_warn_of(tmp_path):
    done = manage(
        tmp_path, "check", "--deploy", "--fail-level", "WARNING", TIMELINE_ORIGIN="https://timeline.example.org"
    )
    assert done.returncode == 0, done.stderr


def test_an_https_origin_secures_everything(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "CSRF_TRUSTED_ORIGINS", "DEBUG")
    found = settings(tmp_path, *names, TIMELINE_ORIGIN="https://timeline.example.org/")
    assert found == ["True", "True", "True", "['https://timeline.example.org']", "False"]


def test_over_https_no_other_host_can_give_a_browser_a_session(tmp_path):
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH")
    found = settings(tmp_path, *names, TIMELINE_ORIGIN="https://timeline.example.org")
    assert found == ["__Host-session", "__Host-csrf", "None", "/"]


@pytest.mark.parametrize(
    ("switches", "alone"),
    [
        ({}, "True"),
        ({"TIMELINE_SECOND_FACTOR": "always"}, "False"),
        ({"TIMELINE_ORIGIN": "http://127.0.0.1:8000"}, "False"),
        ({"TIMELINE_HOST": "0.0.0.0"}, "False"),
        ({"TIMELINE_HOST": "192.0.2.1"}, "False"),
    ],
)
def test_a_password_alone_is_enough_only_for_a_server_that_listens_to_its_own_machine(tmp_path, switches, alone):
    assert settings(tmp_path, "PASSWORD_ALONE_LOCALLY", **switches) == [alone]


@pytest.mark.parametrize("switch", ["TIMELINE_SECOND_FACTOR", "TIMELINE_PROXIES"])
def test_a_switch_that_is_misspelt_is_told(tmp_path, switch):
    done = manage(tmp_path, "check", **{switch: "never"})
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert switch in done.stderr


def test_without_an_origin_only_this_machine_is_answered(tmp_path):
    found = settings(tmp_path, "ALLOWED_HOSTS", "ORIGIN", "SESSION_COOKIE_SECURE", TIMELINE_PORT="9000")
    assert found == ["['127.0.0.1', 'localhost', '[::1]']", "http://127.0.0.1:9000", "False"]


def test_the_secret_key_is_made_once_and_not_the_same_twice(tmp_path):
    (key,) = settings(tmp_path / "one", "SECRET_KEY")
    assert len(key) >= 50
    assert settings(tmp_path / "one", "SECRET_KEY") == [key]
    assert settings(tmp_path / "two", "SECRET_KEY") != [key]


def test_commands_that_need_no_database_start_none(tmp_path):
    assert manage(tmp_path, "check").returncode == 0
    assert manage(tmp_path, "help").returncode == 0
    assert not (tmp_path / "postgres").exists()
    assert not (tmp_path / "postgres.location").exists()


@pytest.mark.parametrize("origin", ["timeline.example.org", "ftp://timeline.example.org", "https://example.org/sub"])
def test_an_origin_that_is_none_is_told(tmp_path, origin):
    done = manage(tmp_path, "check", TIMELINE_ORIGIN=origin)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "TIMELINE_ORIGIN must look like" in done.stderr


def test_every_answer_carries_the_policy(client, db):
    answer = client.get("/no-such-page/")
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == POLICY
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer.headers["Permissions-Policy"]


def test_a_database_url_is_read_as_libpq_reads_it():
    found = database.from_environment("postgresql://ann:p%40ss@db.example:5433/record?sslmode=require", "/data")
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == ("ann", "p@ss", "db.example", "5433")
    assert found["NAME"] == "record"
    assert found["OPTIONS"]["sslmode"] == "require"


@pytest.mark.parametrize("url", ["sqlite:///record", "postgresql://host", "postgresql://u:secret@[broken/record"])
def test_a_database_url_of_another_kind_is_refused_without_its_password(url):
    with pytest.raises(ImproperlyConfigured) as refusal:
        database.from_environment(url, "/data")
    assert "secret" not in str(refusal.value)
