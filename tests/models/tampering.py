"""Six ways in which somebody with every right in the database can falsify the ledger, as plainly or as well as chance has it."""

from django.db import connection

# The database's own functions make a falsified chain fit together again: nobody could do it better.
REHASH = """
DO $$
DECLARE
  one timeline_revision;
  before text := repeat('0', 64);
  versions jsonb := '{}';
  latest timestamptz := '-infinity';
BEGIN
  FOR one IN SELECT * FROM timeline_revision ORDER BY position LOOP
    versions := versions || jsonb_build_object(one.slug, coalesce((versions ->> one.slug)::int, 0) + 1);
    one.version := (versions ->> one.slug)::int;
    one.previous := before;
    one.moment := greatest(one.moment, latest);
    one.hash := timeline_hash(one);
    UPDATE timeline_revision SET version = one.version, previous = one.previous, moment = one.moment, hash = one.hash
     WHERE position = one.position;
    before := one.hash;
    latest := one.moment;
  END LOOP;
END $$
"""
EDITS = (
    "reason = reason || '.'",
    "author = 'somebody'",
    "approver = 'nobody'",
    "alone = NOT alone",
    "action = 'restored'",
    "moment = moment - interval '1 microsecond'",
    "document = document || '{\"summary\": \"It was otherwise.\"}'",
    "document = document - 'summary' || '{\"note\": \"\"}'",
)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)


def without_guards():
    """What a superuser does first. The rules of single rows go too, so that nothing but the chain speaks against it."""
    run("ALTER TABLE timeline_revision DISABLE TRIGGER ALL")
    for constraint in ("revision_once_per_version", "revision_begins_the_chain", "timeline_revision_pkey"):
        run(f"ALTER TABLE timeline_revision DROP CONSTRAINT {constraint} CASCADE")
    run("ALTER TABLE timeline_revision DROP CONSTRAINT timeline_revision_hash_key CASCADE")
    run("DROP INDEX revision_by_moment")
    run("CREATE TEMPORARY TABLE untouched ON COMMIT DROP AS SELECT * FROM timeline_revision")


def as_it_was():
    """Nothing is left of a falsification, nor any dead row that would slow the next one down."""
    run("TRUNCATE timeline_revision")
    run("INSERT INTO timeline_revision SELECT * FROM untouched")


def edit(chance, last) -> int:
    place = chance.randint(1, last)
    run(f"UPDATE timeline_revision SET {chance.choice(EDITS)} WHERE position = %s", place)
    return place


def delete(chance, last) -> int:
    place = chance.randint(1, last - 1)
    run("DELETE FROM timeline_revision WHERE position = %s", place)
    if chance.random() < 0.7:
        run("UPDATE timeline_revision SET position = position - 1 WHERE position > %s", place)
    return place


def insert_backdated(chance, last) -> int:
    place = chance.randint(1, last)
    run("UPDATE timeline_revision SET position = position + 1 WHERE position >= %s", place)
    run(
        "INSERT INTO timeline_revision SELECT %s, kind, slug, version, action, document || '{\"summary\": \"Ever so.\"}', author,"
        " approver, alone, reason, moment, previous, md5(hash) || md5(hash) FROM timeline_revision WHERE position = %s",
        place,
        place + 1,
    )
    return place


def reorder(chance, last) -> int:
    first, second = sorted(chance.sample(range(1, last + 1), 2))
    run(
        "UPDATE timeline_revision SET position = %s - position WHERE position IN (%s, %s)", first + second, first, second
    )
    return first


def cut_off(chance, last) -> int:
    place = chance.randint(2, last)
    run("DELETE FROM timeline_revision WHERE position >= %s", place)
    return place


def rewrite(chance, last) -> int:
    place = edit(chance, last)
    run(REHASH)
    return place


# {the class: (what it does and where, whether what it leaves may be made to fit together again)}
CLASSES = {
    "edit": (edit, True),
    "delete": (delete, True),
    "backdated insert": (insert_backdated, True),
    "reorder": (reorder, True),
    "truncated tail": (cut_off, False),
    "rewritten chain": (rewrite, False),
}
