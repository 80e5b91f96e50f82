"""The record as it was known on a day: of every event an edition for each time in which it was the same.

An edition has the columns by which events are found, counted and drawn, and the time in which it was what readers saw;
the document itself is its revision's. One begins when a revision of a published event is appended, and when something
else changes the columns of its row: another name of an actor, the kind of a source.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from timeline.models.expressions import Draw

COLUMNS = (
    "slug, title, label, kind, occurrence, date, place, significance, date_lower, date_upper, date_lower_fuzzy,"
    " date_upper_fuzzy, date_sort, disputed, actor_count, source_count, search, storyline_slugs, actor_slugs, source_kinds,"
    " published_at"
)
DERIVED = ("disputed", "actor_count", "source_count", "search", "storyline_slugs", "actor_slugs", "source_kinds")

EDITIONS = rf"""
-- The edition of an event that readers see from now on, if that is another than the last. One writer at a time: under
-- the lock of the ledger.
CREATE FUNCTION timeline_edit(wanted text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  last timeline_revision;
  now_seen timeline_event;
  before timeline_edition;
  since timestamptz;
BEGIN
  SELECT * INTO last FROM timeline_revision WHERE kind = 'event' AND slug = wanted ORDER BY version DESC LIMIT 1;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(x'6c656467'::int);
  SELECT * INTO now_seen FROM timeline_event WHERE slug = wanted AND status = 'published';
  SELECT * INTO before FROM timeline_edition WHERE slug = wanted AND upper(known) IS NULL;
  IF now_seen.id IS NULL AND before.id IS NULL THEN
    RETURN;
  END IF;
  IF now_seen.id IS NOT NULL AND before.revision_id = last.position AND
    (SELECT (e.*)::text FROM (SELECT {COLUMNS} FROM timeline_event WHERE id = now_seen.id) e)
    = (SELECT (e.*)::text FROM (SELECT {COLUMNS} FROM timeline_edition WHERE id = before.id) e) THEN
    RETURN;
  END IF;
  since := CASE WHEN before.revision_id = last.position THEN timeline_clock() ELSE last.moment END;
  IF lower(before.known) < since THEN
    UPDATE timeline_edition SET known = tstzrange(lower(known), since) WHERE id = before.id;
  ELSE
    -- Nobody has seen it: it was over as soon as it began.
    since := lower(before.known);
    DELETE FROM timeline_edition WHERE id = before.id;
  END IF;
  INSERT INTO timeline_edition (revision_id, known, {COLUMNS})
  SELECT last.position, tstzrange(coalesce(since, last.moment), NULL), {COLUMNS} FROM timeline_event WHERE id = now_seen.id;
END $$;

CREATE FUNCTION timeline_edit_after_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM timeline_edit(NEW.slug);
  RETURN NULL;
END $$;
CREATE TRIGGER edition AFTER INSERT ON timeline_revision FOR EACH ROW WHEN (NEW.kind = 'event')
  EXECUTE FUNCTION timeline_edit_after_revision();

-- Looked at when the transaction ends: by then its revision is there, if it has one.
CREATE FUNCTION timeline_edit_after_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM timeline_edition WHERE slug = NEW.slug AND upper(known) IS NULL) THEN
    PERFORM timeline_edit(NEW.slug);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER edition AFTER UPDATE ON timeline_event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.status <> NEW.status
        OR ({", ".join(f"OLD.{name}" for name in DERIVED)}) IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in DERIVED)}))
  EXECUTE FUNCTION timeline_edit_after_event();

CREATE TRIGGER version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON timeline_edition
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_changed();

-- For revisions that were there before.
SELECT timeline_edit(slug) FROM (SELECT DISTINCT slug FROM timeline_revision WHERE kind = 'event') AS every;
"""
UNEDITIONS = """
DROP TRIGGER version ON timeline_edition;
DROP TRIGGER edition ON timeline_event;
DROP FUNCTION timeline_edit_after_event();
DROP TRIGGER edition ON timeline_revision;
DROP FUNCTION timeline_edit_after_revision();
DROP FUNCTION timeline_edit(text);
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0006_ledger")]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("known", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("slug", models.CharField(max_length=120)),
                ("title", models.CharField(max_length=200)),
                ("label", models.CharField(max_length=48)),
                ("kind", models.CharField(max_length=40)),
                ("occurrence", models.CharField(max_length=40)),
                ("date", models.CharField(max_length=80)),
                ("place", models.CharField(max_length=120)),
                ("significance", models.PositiveSmallIntegerField()),
                ("date_lower", models.DateField()),
                ("date_upper", models.DateField()),
                ("date_lower_fuzzy", models.DateField()),
                ("date_upper_fuzzy", models.DateField()),
                ("date_sort", models.DateField()),
                ("disputed", models.BooleanField()),
                ("actor_count", models.PositiveSmallIntegerField()),
                ("source_count", models.PositiveSmallIntegerField()),
                ("search", django.contrib.postgres.search.SearchVectorField(null=True)),
                *(
                    (name, django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None))
                    for name in ("storyline_slugs", "actor_slugs", "source_kinds")
                ),
                (
                    "draw",
                    models.GeneratedField(expression=Draw("slug"), output_field=models.IntegerField(), db_persist=True),
                ),
                ("published_at", models.DateTimeField()),
                (
                    "revision",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="editions",
                        to="timeline.revision",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition of an event",
                "verbose_name_plural": "editions of events",
                "indexes": [
                    django.contrib.postgres.indexes.GistIndex(fields=["known"], name="edition_by_time_known"),
                    models.Index(fields=["slug"], name="edition_by_slug"),
                    models.Index(fields=["date_sort", "date_upper", "slug"], name="edition_in_order"),
                    django.contrib.postgres.indexes.GinIndex(fields=["search"], name="edition_by_words"),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["storyline_slugs", "actor_slugs", "source_kinds"], name="edition_by_parts"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(known__endswith=None), fields=("slug",), name="edition_latest_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            "revision",
            django.contrib.postgres.indexes.GinIndex(
                fields=["document"], name="revision_by_content", opclasses=["jsonb_path_ops"]
            ),
        ),
        migrations.RunSQL(EDITIONS, UNEDITIONS),
    ]
