"""The words of the sample's events lie beside it: whoever counts without asking for words reads a third as much.

Both tables are split by `draw` alike, and kept by the same triggers.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

MARKS = import_module("timeline.migrations.0004_marks")

TABLE = """
ALTER TABLE timeline_sample DROP COLUMN search;
CREATE TABLE timeline_sample_words (
  event_id bigint NOT NULL,
  draw integer NOT NULL,
  search tsvector,
  PRIMARY KEY (event_id, draw)
) PARTITION BY RANGE (draw);
CREATE TABLE timeline_sample_words_512 PARTITION OF timeline_sample_words FOR VALUES FROM (0) TO (2097152);
CREATE TABLE timeline_sample_words_64 PARTITION OF timeline_sample_words FOR VALUES FROM (2097152) TO (16777216);
CREATE TABLE timeline_sample_words_8 PARTITION OF timeline_sample_words FOR VALUES FROM (16777216) TO (134217728);
"""
TOGETHER = """
DROP TABLE timeline_sample_words;
ALTER TABLE timeline_sample ADD COLUMN search tsvector;
"""

WATCH = r"""
CREATE OR REPLACE FUNCTION timeline_sample_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.draw <> NEW.draw OR NEW.status <> 'published') THEN
    DELETE FROM timeline_sample WHERE event_id = OLD.id;
    DELETE FROM timeline_sample_words WHERE event_id = OLD.id;
  END IF;
  -- As the row is by now: another trigger may have written it once more, and have been here before.
  INSERT INTO timeline_sample
  SELECT id, draw, kind, occurrence, significance, disputed, date_sort, date_lower_fuzzy, date_upper_fuzzy, published_at,
         storyline_slugs, actor_slugs, source_kinds
    FROM timeline_event WHERE id = NEW.id AND status = 'published'
  ON CONFLICT (event_id, draw) DO UPDATE SET
    kind = EXCLUDED.kind, occurrence = EXCLUDED.occurrence, significance = EXCLUDED.significance,
    disputed = EXCLUDED.disputed, date_sort = EXCLUDED.date_sort, date_lower_fuzzy = EXCLUDED.date_lower_fuzzy,
    date_upper_fuzzy = EXCLUDED.date_upper_fuzzy, published_at = EXCLUDED.published_at,
    storyline_slugs = EXCLUDED.storyline_slugs, actor_slugs = EXCLUDED.actor_slugs, source_kinds = EXCLUDED.source_kinds;
  INSERT INTO timeline_sample_words
  SELECT id, draw, search FROM timeline_event WHERE id = NEW.id AND status = 'published'
  ON CONFLICT (event_id, draw) DO UPDATE SET search = EXCLUDED.search;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION timeline_unsample_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE timeline_sample, timeline_sample_words;
  ELSE
    DELETE FROM timeline_sample WHERE event_id = OLD.id;
    DELETE FROM timeline_sample_words WHERE event_id = OLD.id;
  END IF;
  RETURN NULL;
END $$;
"""
# The functions alone: the triggers of 0004 stay as they are.
WATCH_BEFORE = MARKS.WATCH.partition("CREATE TRIGGER")[0].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

# Written anew, so that the column that went leaves no room behind.
FILL = """
TRUNCATE timeline_sample;
INSERT INTO timeline_sample
SELECT id, draw, kind, occurrence, significance, disputed, date_sort, date_lower_fuzzy, date_upper_fuzzy, published_at,
       storyline_slugs, actor_slugs, source_kinds
  FROM timeline_event WHERE status = 'published' AND draw < 134217728;
INSERT INTO timeline_sample_words
SELECT id, draw, search FROM timeline_event WHERE status = 'published' AND draw < 134217728;
"""
FILL_BEFORE = """
UPDATE timeline_sample s SET search = e.search FROM timeline_event e WHERE e.id = s.event_id;
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0007_editions")]

    operations = [
        migrations.RunSQL(migrations.RunSQL.noop, FILL_BEFORE),
        migrations.RunSQL(TABLE, TOGETHER),
        migrations.RunSQL(WATCH, WATCH_BEFORE),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="SampleWords",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="timeline.event",
                    ),
                ),
            ],
            options={"db_table": "timeline_sample_words", "managed": False},
        ),
    ]
