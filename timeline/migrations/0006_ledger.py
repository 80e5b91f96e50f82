"""The ledger: a table to which revisions are only ever appended, in one chain that the database itself forges.

Whoever inserts a row - the admin, a script, `psql` - says what was done to which document, by whom and why. Position,
version, moment and hashes are the database's, given one transaction after the other under an advisory lock, so that
many who publish at once make neither a fork nor a gap. A row that is there is never changed, by nobody.

The hash of a revision is the SHA-256 of its canonical JSON. Documents hold texts, whole numbers, booleans, lists and
objects with ASCII keys; of these RFC 8785 says: no spaces, keys in the order of their code units, texts as they are but
for quotation marks, backslashes and control characters. `timeline/verify.py` does the same without this database.
"""

from django.db import migrations, models

import timeline.models.curator
import timeline.models.fields

PSEUDONYMS = """
UPDATE timeline_curator SET pseudonym = left(gen_random_uuid()::text, 8);
"""

KEPT_PSEUDONYMS = """
CREATE FUNCTION timeline_keep_pseudonym() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The pseudonym % stays: revisions name it.', OLD.pseudonym
    USING ERRCODE = 'check_violation', CONSTRAINT = 'pseudonym_is_permanent';
END $$;
CREATE TRIGGER keep_pseudonym BEFORE UPDATE OF pseudonym ON timeline_curator FOR EACH ROW
  WHEN (OLD.pseudonym <> NEW.pseudonym) EXECUTE FUNCTION timeline_keep_pseudonym();
"""
FREE_PSEUDONYMS = """
DROP TRIGGER keep_pseudonym ON timeline_curator;
DROP FUNCTION timeline_keep_pseudonym();
"""

CHAIN = r"""
ALTER TABLE timeline_revision
  ADD CONSTRAINT revision_is_of_its_document CHECK (document ->> 'slug' = slug),
  ADD CONSTRAINT revision_begins_the_chain CHECK ((position = 1) = (previous = repeat('0', 64)));

-- Leaves are written where they are met: a call for each of them would take most of the time.
CREATE FUNCTION timeline_canonical(value jsonb) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
BEGIN
  CASE jsonb_typeof(value)
    WHEN 'object' THEN
      RETURN '{' || coalesce((
        SELECT string_agg(to_json(key)::text || ':' || CASE WHEN jsonb_typeof(inner_value) IN ('object', 'array')
                 THEN timeline_canonical(inner_value) ELSE inner_value::text END, ',' ORDER BY key COLLATE "C")
          FROM jsonb_each(value) AS one (key, inner_value)), '') || '}';
    WHEN 'array' THEN
      RETURN '[' || coalesce((
        SELECT string_agg(CASE WHEN jsonb_typeof(inner_value) IN ('object', 'array')
                 THEN timeline_canonical(inner_value) ELSE inner_value::text END, ',' ORDER BY at)
          FROM jsonb_array_elements(value) WITH ORDINALITY AS one (inner_value, at)), '') || ']';
    ELSE
      RETURN value::text;
  END CASE;
END $$;

-- Everything that a revision says but its own hash.
CREATE FUNCTION timeline_entry(revision timeline_revision) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object(
    'position', revision.position, 'kind', revision.kind, 'slug', revision.slug, 'version', revision.version,
    'action', revision.action, 'document', revision.document, 'author', revision.author,
    'approver', revision.approver, 'alone', revision.alone, 'reason', revision.reason,
    'moment', to_char(revision.moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'previous', revision.previous)
$$;
CREATE FUNCTION timeline_hash(revision timeline_revision) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(timeline_canonical(timeline_entry(revision)), 'UTF8')), 'hex')
$$;

-- A function of its own, so that tests can tell the time.
CREATE FUNCTION timeline_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS 'SELECT clock_timestamp()';

CREATE FUNCTION timeline_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last record;
BEGIN
  -- "ledg" in ASCII: advisory locks have numbers, not names. Held until the transaction is over.
  PERFORM pg_advisory_xact_lock(x'6c656467'::int);
  SELECT position, hash, moment INTO last FROM timeline_revision ORDER BY position DESC LIMIT 1;
  NEW.position := coalesce(last.position, 0) + 1;
  NEW.previous := coalesce(last.hash, repeat('0', 64));
  NEW.moment := greatest(timeline_clock(), last.moment);
  NEW.version := 1 + coalesce((SELECT max(version) FROM timeline_revision WHERE kind = NEW.kind AND slug = NEW.slug), 0);
  NEW.hash := timeline_hash(NEW);
  RETURN NEW;
END $$;
CREATE TRIGGER chain BEFORE INSERT ON timeline_revision FOR EACH ROW EXECUTE FUNCTION timeline_chain();

CREATE FUNCTION timeline_keep_revisions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Revisions stay as they were written: append another one.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'revision_is_permanent';
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE OR TRUNCATE ON timeline_revision
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_keep_revisions();

-- Also in a session that calls itself a replica, in which triggers are otherwise silent.
ALTER TABLE timeline_revision ENABLE ALWAYS TRIGGER chain, ENABLE ALWAYS TRIGGER keep;

CREATE TRIGGER version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON timeline_revision
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_changed();
"""
UNCHAIN = """
DROP TRIGGER version ON timeline_revision;
DROP TRIGGER keep ON timeline_revision;
DROP FUNCTION timeline_keep_revisions();
DROP TRIGGER chain ON timeline_revision;
DROP FUNCTION timeline_chain();
DROP FUNCTION timeline_clock();
DROP FUNCTION timeline_hash(timeline_revision);
DROP FUNCTION timeline_entry(timeline_revision);
DROP FUNCTION timeline_canonical(jsonb);
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0005_version")]

    operations = [
        migrations.AddField("curator", "pseudonym", models.CharField(default="", editable=False, max_length=20)),
        migrations.RunSQL(PSEUDONYMS, migrations.RunSQL.noop),
        migrations.AlterField(
            "curator",
            "pseudonym",
            models.CharField(
                default=timeline.models.curator.new_pseudonym,
                editable=False,
                help_text="What the public ledger calls this curator. It never changes.",
                max_length=20,
                unique=True,
                verbose_name="pseudonym",
            ),
        ),
        migrations.RunSQL(KEPT_PSEUDONYMS, FREE_PSEUDONYMS),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="position in the chain")),
                ("kind", models.CharField(max_length=10, verbose_name="kind")),
                ("slug", models.CharField(max_length=120, verbose_name="slug")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("action", timeline.models.fields.Code(max_length=10, verbose_name="what was done")),
                ("document", models.JSONField(verbose_name="document")),
                ("author", models.CharField(blank=True, max_length=20, verbose_name="author")),
                ("approver", models.CharField(blank=True, max_length=20, verbose_name="approver")),
                ("alone", models.BooleanField(default=False, verbose_name="by one curator alone")),
                ("reason", timeline.models.fields.Prose(blank=True, verbose_name="reason")),
                ("moment", models.DateTimeField(verbose_name="when")),
                ("previous", models.CharField(max_length=64, verbose_name="hash of the one before")),
                ("hash", models.CharField(max_length=64, unique=True, verbose_name="hash")),
            ],
            options={
                "verbose_name": "revision",
                "verbose_name_plural": "revisions",
                "ordering": ["position"],
                "indexes": [models.Index(fields=["moment"], name="revision_by_moment")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            action__in=["loaded", "published", "corrected", "retracted", "merged", "restored"]
                        ),
                        name="revision_action_known",
                        violation_error_message="That is not a known value of “action”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(kind__in=["event", "actor", "source", "storyline"]),
                        name="revision_kind_known",
                    ),
                    models.UniqueConstraint(fields=["kind", "slug", "version"], name="revision_once_per_version"),
                    models.CheckConstraint(
                        condition=~models.Q(kind="event")
                        | models.Q(action="loaded")
                        | models.Q(alone=True) & ~models.Q(author="")
                        | ~models.Q(author="") & ~models.Q(approver="") & ~models.Q(author=models.F("approver")),
                        name="revision_has_two_people",
                        violation_error_message="Who wrote a change cannot approve it: another curator does.",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(kind="event")
                        | models.Q(action__in=["loaded", "published"])
                        | ~models.Q(reason=""),
                        name="revision_has_a_reason",
                        violation_error_message="Say why: a change of what was public needs a reason.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
    ]
