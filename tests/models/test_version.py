"""The record's version is another one after every change, and belongs to the rows that its readers see. Real connections."""

import threading
from contextlib import closing

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.factories import make_actor, make_event, make_link, make_source, make_storyline
from timeline.models import Actor, Curator, Event
from timeline.models.version import record_version

pytestmark = pytest.mark.django_db(transaction=True)


def another(waits="5s"):
    """A connection of its own to the same database, which fails rather than waits for another one's lock."""
    parameters = {**connection.get_connection_params(), "autocommit": False}
    parameters = {name: value for name, value in parameters.items() if name not in ("cursor_factory", "context")}
    return psycopg.connect(**parameters, options=f"-c lock_timeout={waits}")


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


def raises_it(change) -> bool:
    before = record_version()
    change()
    assert record_version() >= before
    return record_version() > before


def test_each_kind_of_thing_raises_it_when_made_changed_or_deleted():
    event, other = make_event(slug="talks", actors=["russia"]), make_event(slug="treaty")
    actor = make_actor("russia")

    changes = [
        lambda: make_storyline("gaza-war"),
        lambda: make_source("note"),
        lambda: make_actor("france", aliases=["La France"], belongs_to=actor),
        lambda: make_link(event, other),
        lambda: Event.objects.filter(slug="talks").update(significance=5),
        lambda: event.participations.update(role="host"),
        lambda: event.citations.update(quote="We agree"),
        lambda: event.placements.update(position=1),
        lambda: event.links.all().delete(),
        lambda: Actor.objects.filter(slug="france").delete(),
        lambda: asked("INSERT INTO timeline_exonym (place, name) VALUES (9999, 'Nowhere')"),
        lambda: asked("DELETE FROM timeline_exonym WHERE place = 9999"),
        lambda: asked("TRUNCATE timeline_link"),
    ]
    assert [number for number, change in enumerate(changes) if not raises_it(change)] == []


def test_every_table_of_the_record_raises_it():
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'timeline_changed'::regproc")
        watched = {table for (table,) in cursor.fetchall()}

    models = apps.get_app_config("timeline").get_models(include_auto_created=True)
    assert {model._meta.db_table for model in models if model._meta.managed} - watched <= {
        Curator._meta.db_table, "timeline_curator_groups", "timeline_curator_user_permissions",
        # On its way to the public; what arrives there is written to the event.
        "timeline_proposal", "timeline_draft", "timeline_remark",
        # Of the desk only; readers see nothing of it.
        "timeline_article", "timeline_import", "timeline_importedrow", "timeline_mapping", "timeline_unsaved",
        "timeline_linkcheck", "timeline_token", "timeline_login", "timeline_apart",
    }  # fmt: skip


def test_what_changes_no_row_of_the_record_leaves_it():
    make_event()

    assert not raises_it(lambda: Event.objects.filter(slug="nowhere").update(significance=5))
    assert not raises_it(lambda: list(Event.objects.all()))
    assert not raises_it(lambda: Curator.objects.create_user("curator"))


def test_a_change_that_is_taken_back_leaves_it():
    make_event(slug="talks")

    def nothing():
        with transaction.atomic():
            Event.objects.update(significance=5)
            transaction.set_rollback(True)

    assert not raises_it(nothing)


def test_a_change_after_a_savepoint_was_taken_back_raises_it():
    make_event(slug="talks", significance=1)

    def partly():
        with transaction.atomic():
            with transaction.atomic():
                Event.objects.update(significance=5)
                transaction.set_rollback(True)
            Event.objects.update(significance=2)

    assert raises_it(partly)


def test_a_change_within_a_savepoint_that_was_kept_raises_it():
    make_event(slug="talks")

    def nested():
        with transaction.atomic(), transaction.atomic():
            Event.objects.update(significance=5)

    assert raises_it(nested)


def test_many_statements_of_a_transaction_raise_it_once_at_its_end():
    with transaction.atomic():
        before = record_version()
        for number in range(5):
            make_event(slug=f"talks-{number}")
        assert (record_version(), asked("SELECT count(*) FROM timeline_change")) == (before, 1)

    assert record_version() > before and asked("SELECT count(*) FROM timeline_change") == 0


def test_it_is_seen_when_its_rows_are_and_not_before():
    make_event(slug="talks", title="Talks")
    before = record_version()
    with closing(another()) as writer:
        writer.execute("UPDATE timeline_event SET significance = 5")
        assert record_version() == before and Event.objects.get().significance != 5
        writer.commit()

    assert record_version() > before and Event.objects.get().significance == 5


def test_no_number_is_used_twice_when_an_older_copy_is_restored():
    make_event(slug="talks")
    copied = record_version()
    Event.objects.update(significance=5)
    known = record_version()

    asked(f"UPDATE timeline_version SET number = {copied}")
    Event.objects.update(significance=4)

    assert record_version() > known


def test_writers_of_different_rows_do_not_wait_for_each_other():
    """Not even in an order in which they would wait for each other for ever, were it held from the first change on."""
    make_event(slug="talks"), make_event(slug="treaty")
    change = "UPDATE timeline_event SET significance = %s WHERE slug = %s"
    with closing(another()) as load, closing(another()) as curator:
        load.execute(change, (5, "talks"))
        curator.execute(change, (4, "treaty"))
        curator.commit()
        first = record_version()
        load.execute(change, (3, "treaty"))
        load.commit()

    assert record_version() > first
    assert dict(Event.objects.values_list("slug", "significance")) == {"talks": 5, "treaty": 3}


def test_while_many_write_equal_versions_are_of_equal_records():
    """Each writer adds one row a time; two looks at the record with one version find as many rows."""
    failed = []

    def write(number):
        try:
            with closing(another()) as writer:
                for turn in range(25):
                    values = (9000 + number, f"{number} {turn}")
                    writer.execute("INSERT INTO timeline_exonym (place, name) VALUES (%s, %s)", values)
                    if turn % 5 == 4:
                        writer.rollback()
                    writer.commit()
        except psycopg.Error as error:
            failed.append(error)

    seen: dict[int, set] = {}
    looks = "SELECT (SELECT number FROM timeline_version), (SELECT count(*) FROM timeline_exonym WHERE place >= 9000)"
    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    with closing(another()) as reader:
        for writer in writers:
            writer.start()
        while any(writer.is_alive() for writer in writers):
            version, rows = reader.execute(looks).fetchone()
            reader.commit()
            seen.setdefault(version, set()).add(rows)
        version, rows = reader.execute(looks).fetchone()
        seen.setdefault(version, set()).add(rows)
        reader.rollback()
    asked("DELETE FROM timeline_exonym WHERE place >= 9000")

    assert failed == [] and rows == 4 * 20
    assert {version: numbers for version, numbers in seen.items() if len(numbers) > 1} == {}
    assert [min(numbers) for _, numbers in sorted(seen.items())] == sorted(min(numbers) for numbers in seen.values())
