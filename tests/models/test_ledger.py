"""The ledger: what is appended, what is refused, and that nothing that was appended changes. Real connections."""

import hashlib
import json
import threading
from contextlib import closing

import psycopg
import pytest
import rfc8785
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_actor, make_citation, make_event, make_link, make_source, make_storyline
from tests.ledgers import corrected, curator, two
from tests.models.documents import KINDS as DOCUMENTS
from tests.models.refusal import refused, row
from tests.models.test_version import another
from timeline.models import Actor, Curator, Event, Revision, ledger
from timeline.models.document import DocumentError, event_document
from timeline.models.ledger import ACTIONS, append, append_loaded, restore
from timeline.models.version import record_version

EVERY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def canonical(revision) -> bytes:
    """As somebody else would write it who has read the README."""
    names = ["position", "kind", "slug", "version", "action", "document", "author", "approver", "alone", "reason", "previous"]
    moment = revision.moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return rfc8785.dumps({name: getattr(revision, name) for name in names} | {"moment": moment})


def unbroken(revisions) -> bool:
    previous = "0" * 64
    for number, revision in enumerate(revisions, 1):
        assert (revision.position, revision.previous) == (number, previous)
        assert revision.hash == hashlib.sha256(canonical(revision)).hexdigest()
        previous = revision.hash
    return True


# ---------------------------------------------------------------- what is appended


@pytest.mark.django_db
def test_a_revision_holds_the_document_as_the_database_has_it():
    event = make_event(slug="talks", title="Talks", actors=["russia"])
    row(event).update(title="Talks in Geneva")

    revision = append(event, "published", **two())

    assert revision.document["title"] == "Talks in Geneva"
    assert [part["actor"] for part in revision.document["participations"]] == ["russia"]
    assert (revision.kind, revision.slug, revision.version) == ("event", "talks", 1)
    assert revision.author == curator("ada").pseudonym and revision.approver == curator("ben").pseudonym


@pytest.mark.django_db
def test_versions_count_for_each_document_and_positions_for_all():
    talks, treaty = make_event(slug="talks"), make_event(slug="treaty")
    append(talks, "published", **two())
    append(treaty, "published", **two())
    append(talks, "corrected", reason="The day was wrong.", **two())

    assert list(Revision.objects.filter(kind="event").values_list("slug", "version")) == [
        ("talks", 1), ("treaty", 1), ("talks", 2),
    ]  # fmt: skip
    assert unbroken(Revision.objects.all())


@pytest.mark.django_db
def test_what_an_event_names_for_the_first_time_enters_before_it_and_once():
    make_actor("kremlin", belongs_to=make_actor("russia"))
    actors = [("kremlin", "host"), ("kremlin", "participant"), "egypt"]
    event = make_event(slug="talks", actors=actors, cite=False, status="draft")
    make_citation(event, make_source("note"), by="france")
    make_actor("china"), make_source("unread")
    append(event, "published", **two())
    append(event, "corrected", reason="Again.", **two())

    entered = [(one.kind, one.slug, one.action) for one in Revision.objects.all()]
    assert entered == [
        ("storyline", "ukraine-war", "published"),
        *[("actor", actor.slug, "published") for actor in Actor.objects.exclude(slug="china").order_by("pk")],
        ("source", "note", "published"), ("event", "talks", "published"), ("event", "talks", "corrected"),
    ]  # fmt: skip
    assert Revision.objects.get(slug="kremlin").author == curator("ada").pseudonym


@pytest.mark.django_db
def test_a_ledger_that_was_empty_is_looked_at_while_it_grows(monkeypatch):
    """What PostgreSQL settled for an empty table would read all of it for each version: hours for a large record."""
    make_event(actors=[f"actor-{number}" for number in range(7)])
    monkeypatch.setattr(ledger, "AT_ONCE", 3), monkeypatch.setattr(ledger, "LEARNT", 3)
    heard = []

    assert append_loaded("actor", told=heard.append) == 7

    assert heard == [3, 3, 1] and unbroken(Revision.objects.all())
    assert run("SELECT reltuples FROM pg_class WHERE relname = 'timeline_revision'") == [(6,)]


@pytest.mark.django_db
def test_an_actor_a_source_and_a_storyline_are_appended_in_the_same_chain():
    actor, source, storyline = make_actor("russia", aliases=["Россия"]), make_source("note"), make_storyline("gaza-war")
    append_loaded("storyline", [storyline.slug])
    append(actor, "published", author=curator())
    append(source, "corrected", author=curator())

    assert [(one.kind, one.slug) for one in Revision.objects.all()] == [
        ("storyline", "gaza-war"), ("actor", "russia"), ("source", "note"),
    ]  # fmt: skip
    assert Revision.objects.get(slug="russia").document["aliases"] == [{"name": "Россия"}]
    assert unbroken(Revision.objects.all())


@pytest.mark.django_db
def test_moments_are_the_databases_own_and_never_run_backwards():
    event = make_event(slug="talks")
    run("CREATE OR REPLACE FUNCTION timeline_clock() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '2026-03-02Z'::timestamptz $$")
    append(event, "loaded")
    run("CREATE OR REPLACE FUNCTION timeline_clock() RETURNS timestamptz LANGUAGE sql AS $$ SELECT '2026-03-01Z'::timestamptz $$")
    append(event, "loaded")

    first, second = Revision.objects.filter(kind="event").values_list("moment", flat=True)
    assert str(first) == str(second) == "2026-03-02 00:00:00+00:00"


@pytest.mark.django_db
def test_what_an_inserter_says_of_place_moment_and_hash_counts_for_nothing():
    make_event(slug="talks")
    run(
        "INSERT INTO timeline_revision (position, kind, slug, version, action, document, author, approver, alone, reason,"
        " moment, previous, hash) VALUES (77, 'event', 'talks', 9, 'loaded', '{\"slug\": \"talks\"}', '', '', false, '',"
        " '1999-01-01', repeat('a', 64), repeat('b', 64))"
    )

    revision = Revision.objects.get()
    assert (revision.position, revision.version) == (1, 1) and revision.moment.year > 1999
    assert unbroken([revision])


@pytest.mark.django_db(transaction=True)
def test_a_revision_raises_the_version_of_the_record():
    event = make_event(slug="talks")
    before = record_version()

    append(event, "loaded")

    assert record_version() > before


# ---------------------------------------------------------------- restored


@pytest.mark.django_db
def test_any_version_can_be_restored_as_a_new_one():
    event, other = make_event(slug="talks", title="Talks", actors=["russia"]), make_event(slug="other")
    make_link(event, other)
    first = append(event, "published", **two())
    event.participations.all().delete(), event.links.all().delete()
    corrected(event, title="Something else")

    again = restore(first, reason="It was right.", **two())

    assert (again.version, again.action, again.document) == (3, "restored", first.document)
    assert event_document(Event.objects.get(slug="talks")) == first.document
    for kind, slug in (("actor", "russia"), ("source", event.citations.get().source.slug), ("storyline", "ukraine-war")):
        one = Revision.objects.version(kind, slug, 1)
        assert restore(one, author=curator()).document == one.document
    assert unbroken(Revision.objects.all())


@pytest.mark.django_db
def test_what_refers_to_something_that_is_no_more_is_not_restored():
    event = make_event(slug="talks", actors=["russia"])
    first = append(event, "published", **two())
    event.participations.all().delete(), Actor.objects.all().delete()

    with pytest.raises(DocumentError, match="there is no actor “russia”"), transaction.atomic():
        restore(first, reason="It was right.", **two())
    with refused("revision_has_a_reason"):
        append(event, "restored", **two())


# ---------------------------------------------------------------- canonical


@pytest.mark.django_db
@given(document=st.one_of(*DOCUMENTS.values()), reason=EVERY_TEXT)
def test_the_databases_canonical_text_is_that_of_rfc_8785_and_of_the_standard_library(document, reason):
    document = {**document, "reason": reason}
    [[text]] = run("SELECT timeline_canonical(%s::jsonb)", json.dumps(document))

    assert text.encode() == rfc8785.dumps(document)
    assert text == json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


# ---------------------------------------------------------------- what is refused


@pytest.mark.django_db
@pytest.mark.parametrize("action", [action for action in ACTIONS if action != "loaded"])
def test_author_and_approver_are_two_people(action):
    event = make_event()

    for people in ({}, {"author": curator()}, {"approver": curator()}, {"author": curator(), "approver": curator()}):
        with refused("revision_has_two_people"):
            append(event, action, reason="Because.", **people)
    assert append(event, action, reason="Because.", **two()).version == 1


@pytest.mark.django_db
def test_one_curator_alone_says_so():
    event = make_event()

    with refused("revision_has_two_people"):
        append(event, "published", alone=True)
    assert append(event, "published", author=curator(), alone=True).alone
    assert append(event, "published", author=curator(), approver=curator(), alone=True).alone


@pytest.mark.django_db
@pytest.mark.parametrize("action", [action for action in ACTIONS if action not in ("loaded", "published")])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_change_of_what_was_public_needs_a_reason(action, reason):
    event = make_event()

    with refused("revision_has_a_reason"):
        append(event, action, reason=reason, **two())


@pytest.mark.django_db
def test_only_known_actions_and_kinds_of_their_own_documents_enter():
    event = make_event(slug="talks")

    with refused("revision_action_known"):
        append(event, "lost", reason="Because.", **two())
    insert = "INSERT INTO timeline_revision (kind, slug, action, document, author, approver, alone, reason)"
    for kind, slug, rule in (("place", "talks", "revision_kind_known"), ("event", "other", "revision_is_of_its_document")):
        with refused(rule):
            run(f"{insert} VALUES (%s, %s, 'loaded', '{{\"slug\": \"talks\"}}', '', '', false, '')", kind, slug)


CHANGES = [
    "UPDATE timeline_revision SET reason = 'Another'",
    "UPDATE timeline_revision SET document = '{}' WHERE position = 999",
    "DELETE FROM timeline_revision",
    "TRUNCATE timeline_revision",
]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["origin", "replica", "local"])
def test_a_revision_stays_whoever_asks(change, role):
    append(make_event(), "loaded")
    run(f"SET LOCAL session_replication_role = {role}")

    with refused("revision_is_permanent|Revisions stay"):
        run(change)
    assert unbroken(Revision.objects.all())


@pytest.mark.django_db
def test_a_session_that_calls_itself_a_replica_is_chained_all_the_same():
    event = make_event()
    run("SET LOCAL session_replication_role = replica")
    append(event, "loaded")
    append(event, "loaded")

    assert unbroken(Revision.objects.all())


@pytest.mark.django_db
def test_a_pseudonym_stays_and_says_nothing():
    ada = curator("ada")

    assert ada.pseudonym != curator("ben").pseudonym and "ada" not in ada.pseudonym
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        Curator.objects.update(pseudonym="ada")
    ada.save()


# ---------------------------------------------------------------- many at once


@pytest.mark.django_db(transaction=True)
def test_64_who_publish_at_once_make_neither_a_fork_nor_a_gap():
    event = make_event(slug="talks")
    writers, turns = 64, 5
    ready, failed, kept = threading.Barrier(writers), [], []
    insert = (
        "INSERT INTO timeline_revision (kind, slug, action, document, author, approver, alone, reason)"
        " VALUES ('event', %s, 'published', %s::jsonb, 'a', 'b', false, '') RETURNING position"
    )

    def publish(number):
        try:
            with closing(another(waits="60s")) as writer:
                ready.wait(60)
                for turn in range(turns):
                    slug = "talks" if number % 2 else f"talks-{number}"
                    [position] = writer.execute(insert, (slug, json.dumps({"slug": slug}))).fetchone()
                    if (number + turn) % 4 == 0:
                        writer.rollback()
                    else:
                        writer.commit()
                        kept.append(position)
        except (psycopg.Error, threading.BrokenBarrierError) as error:
            failed.append(error)

    threads = [threading.Thread(target=publish, args=(number,)) for number in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == [] and len(kept) == writers * turns * 3 / 4
    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert unbroken(Revision.objects.all())
    assert Event.objects.get().pk == event.pk
    of_talks = Revision.objects.filter(slug="talks").order_by("position").values_list("version", flat=True)
    assert list(of_talks) == list(range(1, len(of_talks) + 1))
