"""The record's version: a number that is another one after every transaction that changed the record.

Whoever reads a version sees at least the rows that belong to it, because both become visible by the same commit; an
answer made after reading it may be kept under it. It is a moment in microseconds since 1970 and always rises, so a
number is not used twice either when a database is restored from a copy, or made anew.

It is raised once per transaction, when that ends: a long load does not keep others from writing, and nobody who holds
the row still waits for rows of somebody else. Drafts raise it too; nothing public changes by them but the number.
"""

from django.db import migrations

VERSION = r"""
CREATE TABLE timeline_version (
  sole boolean PRIMARY KEY DEFAULT true CHECK (sole),
  number bigint NOT NULL
) WITH (fillfactor = 10);

CREATE FUNCTION timeline_microseconds() RETURNS bigint LANGUAGE sql VOLATILE AS $$
  SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
$$;
INSERT INTO timeline_version (number) VALUES (timeline_microseconds());

-- One row for each transaction that has written and is not over: a trigger that waits for the end must hang on a row.
CREATE UNLOGGED TABLE timeline_change (change xid8 NOT NULL);

CREATE FUNCTION timeline_raise_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE timeline_version SET number = greatest(number + 1, timeline_microseconds());
  DELETE FROM timeline_change WHERE change = NEW.change;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER raise_version AFTER INSERT ON timeline_change
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timeline_raise_version();

-- A setting that is local to the transaction is taken back with a savepoint, as the row is.
CREATE FUNCTION timeline_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  this xid8 := pg_current_xact_id_if_assigned();
BEGIN
  -- Without a number of its own the transaction has written nothing: the statement met no row.
  IF this IS NOT NULL AND current_setting('timeline.changed', true) IS DISTINCT FROM this::text THEN
    INSERT INTO timeline_change VALUES (this);
    PERFORM set_config('timeline.changed', this::text, true);
  END IF;
  RETURN NULL;
END $$;
"""

UNVERSION = """
DROP FUNCTION timeline_changed();
DROP TABLE timeline_change;
DROP FUNCTION timeline_raise_version();
DROP TABLE timeline_version;
DROP FUNCTION timeline_microseconds();
"""

# Every table whose rows a public page shows or finds something by.
WATCHED = (
    "timeline_storyline", "timeline_actor", "timeline_actoralias", "timeline_affiliation", "timeline_source",
    "timeline_event", "timeline_eventstoryline", "timeline_participation", "timeline_citation", "timeline_link",
    "timeline_involvement", "timeline_spelling", "timeline_exonym",
)  # fmt: skip
WATCH = "".join(
    f"CREATE TRIGGER version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION timeline_changed();\n"
    for table in WATCHED
)
UNWATCH = "".join(f"DROP TRIGGER version ON {table};\n" for table in WATCHED)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0004_marks")]

    operations = [
        migrations.RunSQL(VERSION, UNVERSION),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
