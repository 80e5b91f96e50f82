"""Events that are counted by the million: their parts on one row, and a sample of them in a small table.

`storyline_slugs`, `actor_slugs` and `source_kinds` say on the row of an event what filters and counts ask of its parts.
`draw` is a number below 2^30 that follows from the slug and from nothing else: events with a small one are a random
sample of the record, the same on every machine and after every load, and each sample holds the next smaller one.
`timeline_sample` holds what is asked of the published events among the first eighth, split so that the first 64th and
512th lie together.
"""

from importlib import import_module

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from timeline.models.expressions import Draw, During

SAMPLE = r"""
CREATE TABLE timeline_sample (
  event_id bigint NOT NULL,
  draw integer NOT NULL,
  kind varchar(40) NOT NULL,
  occurrence varchar(40) NOT NULL,
  significance smallint NOT NULL,
  disputed boolean NOT NULL,
  date_sort date NOT NULL,
  date_lower_fuzzy date NOT NULL,
  date_upper_fuzzy date NOT NULL,
  published_at timestamptz NOT NULL,
  storyline_slugs text[] NOT NULL,
  actor_slugs text[] NOT NULL,
  source_kinds text[] NOT NULL,
  search tsvector,
  PRIMARY KEY (event_id, draw)
) PARTITION BY RANGE (draw);
CREATE TABLE timeline_sample_512 PARTITION OF timeline_sample FOR VALUES FROM (0) TO (2097152);
CREATE TABLE timeline_sample_64 PARTITION OF timeline_sample FOR VALUES FROM (2097152) TO (16777216);
CREATE TABLE timeline_sample_8 PARTITION OF timeline_sample FOR VALUES FROM (16777216) TO (134217728);
"""
UNSAMPLE = "DROP TABLE timeline_sample;"

WORDS_BEFORE = """
CREATE OR REPLACE FUNCTION timeline_words(words text, weight "char") RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('pg_catalog.simple', timeline_fold(coalesce(words, '')))
                || to_tsvector('pg_catalog.english', timeline_fold(coalesce(words, ''))), weight)
$$;
"""
# The function of 0003 under another name, and before it a shorter way for plain ASCII, which comes to the same.
FOLD = import_module("timeline.migrations.0003_search").FOLD.replace("timeline_fold(", "timeline_fold_any(")
FOLD += r"""
CREATE OR REPLACE FUNCTION timeline_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT CASE WHEN octet_length(words) = length(words)
    THEN regexp_replace(lower(words), '[^a-z0-9]+', ' ', 'g')
    ELSE timeline_fold_any(words) END
$$;

-- Folded once for both ways in which words are kept.
CREATE FUNCTION timeline_folded_words(folded text, weight "char") RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('pg_catalog.simple', folded) || to_tsvector('pg_catalog.english', folded), weight)
$$;
CREATE OR REPLACE FUNCTION timeline_words(words text, weight "char") RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT timeline_folded_words(timeline_fold(coalesce(words, '')), weight)
$$;
CREATE AGGREGATE timeline_joined(tsvector) (SFUNC = tsvector_concat, STYPE = tsvector, PARALLEL = SAFE);
"""
UNFOLD = (
    import_module("timeline.migrations.0003_search").FOLD
    + WORDS_BEFORE
    + """
DROP AGGREGATE timeline_joined(tsvector);
DROP FUNCTION timeline_folded_words(text, "char");
DROP FUNCTION timeline_fold_any(text);
"""
)

REFRESH = r"""
-- Each table is read once, whether for one event or for all. Only rows that change are written: a load of the same
-- record again writes none.
CREATE OR REPLACE FUNCTION timeline_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Who is involved: those who take part or are quoted, and whatever they belonged to on the day.
  WITH RECURSIVE wanted AS (SELECT DISTINCT unnest(ids) AS event_id),
  there AS MATERIALIZED (
      SELECT event_id, actor_id FROM wanted JOIN timeline_participation USING (event_id)
    UNION
      SELECT event_id, attributed_to_id FROM wanted JOIN timeline_citation USING (event_id)
       WHERE attributed_to_id IS NOT NULL
  ),
  -- Every way up from an actor. Each step must last on the day: all do where the latest beginning and the earliest
  -- end of them do.
  up(actor_id, parent_id, lower, upper) AS (
      SELECT actor_id, parent_id, lower, upper FROM timeline_affiliation
       WHERE actor_id IN (SELECT actor_id FROM there)
    UNION
      SELECT up.actor_id, a.parent_id, greatest(up.lower, a.lower), least(up.upper, a.upper)
        FROM up JOIN timeline_affiliation a ON a.actor_id = up.parent_id
  ),
  involved AS MATERIALIZED (
    SELECT event_id, actor_id, bool_or(direct) AS direct
      FROM (SELECT event_id, actor_id, true AS direct FROM there
            UNION ALL
            SELECT t.event_id, up.parent_id, false
              FROM there t
              JOIN up USING (actor_id)
              JOIN timeline_event e ON e.id = t.event_id
               AND up.lower <= e.date_upper_fuzzy AND up.upper >= e.date_lower_fuzzy) AS every
     GROUP BY event_id, actor_id
  ),
  known AS MATERIALIZED (SELECT id, event_id, actor_id, direct FROM wanted JOIN timeline_involvement USING (event_id)),
  gone AS (
    DELETE FROM timeline_involvement WHERE id IN (
      SELECT id FROM known LEFT JOIN involved USING (event_id, actor_id) WHERE involved.direct IS NULL)
  ),
  changed AS (
    UPDATE timeline_involvement i SET direct = involved.direct
      FROM known JOIN involved USING (event_id, actor_id) WHERE i.id = known.id AND known.direct <> involved.direct
  )
  INSERT INTO timeline_involvement (event_id, actor_id, direct)
  SELECT event_id, actor_id, involved.direct FROM involved LEFT JOIN known USING (event_id, actor_id) WHERE known.id IS NULL;

  UPDATE timeline_event e SET
    disputed = d.disputed, actor_count = d.actor_count, source_count = d.source_count, search = d.search,
    storyline_slugs = d.storyline_slugs, actor_slugs = d.actor_slugs, source_kinds = d.source_kinds
  FROM (
    WITH wanted AS (SELECT DISTINCT unnest(ids) AS event_id),
    involved AS MATERIALIZED (
      SELECT event_id, actor_id, direct FROM wanted JOIN timeline_involvement USING (event_id)
    ),
    -- The words of an actor's names, once for all events it is in.
    named AS MATERIALIZED (
      SELECT actor_id, timeline_words(string_agg(name, ' ' ORDER BY id), 'B') AS words
        FROM (SELECT id AS actor_id, name, 0 AS id FROM timeline_actor
              UNION ALL SELECT actor_id, name, id FROM timeline_actoralias) AS n
       WHERE actor_id IN (SELECT actor_id FROM involved WHERE direct)
       GROUP BY actor_id
    ),
    cited AS MATERIALIZED (
      SELECT event_id, c.id, c.position, stance, source_id, attributed_to_id, quote, statement
        FROM wanted JOIN timeline_citation c USING (event_id)
    )
    SELECT event_id,
           -- Disputed: someone denies or disputes what another voice reports or asserts.
           event_id IN (
             SELECT a.event_id FROM cited a JOIN cited b USING (event_id)
              WHERE a.stance IN ('report', 'assert') AND b.stance IN ('deny', 'dispute')
                AND (a.attributed_to_id IS DISTINCT FROM b.attributed_to_id
                     OR (a.attributed_to_id IS NULL AND a.source_id <> b.source_id))) AS disputed,
           coalesce(p.actor_count, 0) AS actor_count,
           coalesce(c.source_count, 0) AS source_count,
           coalesce(s.slugs, '{}') AS storyline_slugs,
           coalesce(i.slugs, '{}') AS actor_slugs,
           coalesce(c.kinds, '{}') AS source_kinds,
           timeline_words(e.title || ' ' || e.label, 'A') || coalesce(n.words, '')
             || timeline_words(e.place || ' ' || e.summary, 'C') || timeline_words(c.accounts, 'D') AS search
      FROM wanted
      JOIN timeline_event e ON e.id = event_id
      LEFT JOIN (SELECT event_id, count(DISTINCT actor_id) AS actor_count
                   FROM wanted JOIN timeline_participation USING (event_id) GROUP BY event_id) AS p USING (event_id)
      LEFT JOIN (SELECT event_id, array_agg(slug::text ORDER BY placed.position, placed.id) AS slugs
                   FROM wanted JOIN timeline_eventstoryline placed USING (event_id)
                   JOIN timeline_storyline s ON s.id = storyline_id GROUP BY event_id) AS s USING (event_id)
      LEFT JOIN (SELECT event_id, array_agg(slug::text ORDER BY slug) AS slugs
                   FROM involved JOIN timeline_actor a ON a.id = actor_id GROUP BY event_id) AS i USING (event_id)
      LEFT JOIN (SELECT event_id, count(DISTINCT source_id) AS source_count,
                        array_agg(DISTINCT s.kind::text) AS kinds,
                        string_agg(quote || ' ' || statement, ' ' ORDER BY position, cited.id) AS accounts
                   FROM cited JOIN timeline_source s ON s.id = source_id GROUP BY event_id) AS c USING (event_id)
      LEFT JOIN (SELECT event_id, timeline_joined(words ORDER BY actor_id) AS words
                   FROM involved JOIN named USING (actor_id) WHERE direct GROUP BY event_id) AS n USING (event_id)
  ) d
  WHERE e.id = d.event_id AND
    (e.disputed, e.actor_count, e.source_count, e.search, e.storyline_slugs, e.actor_slugs, e.source_kinds)
    IS DISTINCT FROM
    (d.disputed, d.actor_count, d.source_count, d.search, d.storyline_slugs, d.actor_slugs, d.source_kinds);
END $$;
"""
BEFORE = import_module("timeline.migrations.0002_rules").REFRESH.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")

WATCH = r"""
-- The sample follows the events, whatever changed them.
CREATE FUNCTION timeline_sample_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM timeline_sample WHERE event_id = OLD.id AND (draw <> NEW.draw OR NEW.status <> 'published');
  END IF;
  -- As the row is by now: another trigger may have written it once more, and have been here before.
  INSERT INTO timeline_sample
  SELECT id, draw, kind, occurrence, significance, disputed, date_sort, date_lower_fuzzy, date_upper_fuzzy, published_at,
         storyline_slugs, actor_slugs, source_kinds, search
    FROM timeline_event WHERE id = NEW.id AND status = 'published'
  ON CONFLICT (event_id, draw) DO UPDATE SET
    kind = EXCLUDED.kind, occurrence = EXCLUDED.occurrence, significance = EXCLUDED.significance,
    disputed = EXCLUDED.disputed, date_sort = EXCLUDED.date_sort, date_lower_fuzzy = EXCLUDED.date_lower_fuzzy,
    date_upper_fuzzy = EXCLUDED.date_upper_fuzzy, published_at = EXCLUDED.published_at,
    storyline_slugs = EXCLUDED.storyline_slugs, actor_slugs = EXCLUDED.actor_slugs, source_kinds = EXCLUDED.source_kinds,
    search = EXCLUDED.search;
  RETURN NULL;
END $$;
CREATE FUNCTION timeline_unsample_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'TRUNCATE' THEN
    TRUNCATE timeline_sample;
  ELSE
    DELETE FROM timeline_sample WHERE event_id = OLD.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER sample AFTER INSERT OR UPDATE ON timeline_event FOR EACH ROW
  WHEN (NEW.draw < 134217728) EXECUTE FUNCTION timeline_sample_event();
CREATE TRIGGER unsample_moved AFTER UPDATE OF slug ON timeline_event FOR EACH ROW
  WHEN (OLD.draw < 134217728 AND NEW.draw >= 134217728) EXECUTE FUNCTION timeline_unsample_event();
CREATE TRIGGER unsample AFTER DELETE ON timeline_event FOR EACH ROW
  WHEN (OLD.draw < 134217728) EXECUTE FUNCTION timeline_unsample_event();
CREATE TRIGGER unsample_all AFTER TRUNCATE ON timeline_event FOR EACH STATEMENT
  EXECUTE FUNCTION timeline_unsample_event();
"""
UNWATCH = """
DROP TRIGGER unsample_moved ON timeline_event;
DROP TRIGGER unsample ON timeline_event;
DROP TRIGGER unsample_all ON timeline_event;
DROP FUNCTION timeline_unsample_event();
DROP TRIGGER sample ON timeline_event;
DROP FUNCTION timeline_sample_event();
"""

PARTS = r"""
CREATE TRIGGER derive_insert AFTER INSERT ON timeline_eventstoryline REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_part_changed();
CREATE TRIGGER derive_update AFTER UPDATE ON timeline_eventstoryline REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_part_changed();
CREATE TRIGGER derive_delete AFTER DELETE ON timeline_eventstoryline REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_part_changed();

-- What events say of their actors, storylines and sources on their own row.
CREATE FUNCTION timeline_subject_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[];
BEGIN
  IF timeline_refresh_later() THEN
    RETURN NULL;
  END IF;
  EXECUTE format('SELECT array_agg(DISTINCT event_id) FROM %I WHERE %I = $1', TG_ARGV[0], TG_ARGV[1]) INTO ids USING NEW.id;
  PERFORM timeline_refresh(coalesce(ids, '{}'));
  RETURN NULL;
END $$;
CREATE TRIGGER derive_slug AFTER UPDATE OF slug ON timeline_actor FOR EACH ROW WHEN (OLD.slug <> NEW.slug)
  EXECUTE FUNCTION timeline_subject_changed('timeline_involvement', 'actor_id');
CREATE TRIGGER derive_slug AFTER UPDATE OF slug ON timeline_storyline FOR EACH ROW WHEN (OLD.slug <> NEW.slug)
  EXECUTE FUNCTION timeline_subject_changed('timeline_eventstoryline', 'storyline_id');
CREATE TRIGGER derive_kind AFTER UPDATE OF kind ON timeline_source FOR EACH ROW WHEN (OLD.kind <> NEW.kind)
  EXECUTE FUNCTION timeline_subject_changed('timeline_citation', 'source_id');
"""
UNPARTS = """
DROP TRIGGER derive_insert ON timeline_eventstoryline;
DROP TRIGGER derive_update ON timeline_eventstoryline;
DROP TRIGGER derive_delete ON timeline_eventstoryline;
DROP TRIGGER derive_slug ON timeline_actor;
DROP TRIGGER derive_slug ON timeline_storyline;
DROP TRIGGER derive_kind ON timeline_source;
DROP FUNCTION timeline_subject_changed();
"""

DERIVE = "SELECT timeline_refresh(ARRAY(SELECT id FROM timeline_event));"


class Migration(migrations.Migration):
    dependencies = [("timeline", "0003_search")]

    operations = [
        *(
            migrations.AddField(
                "event",
                name,
                django.contrib.postgres.fields.ArrayField(models.TextField(), default=list, editable=False, size=None),
            )
            for name in ("storyline_slugs", "actor_slugs", "source_kinds")
        ),
        migrations.AddField(
            "event",
            "draw",
            models.GeneratedField(expression=Draw("slug"), output_field=models.IntegerField(), db_persist=True),
        ),
        *(
            migrations.AddIndex("event", index)
            for index in (
                django.contrib.postgres.indexes.GinIndex(
                    fields=["storyline_slugs", "actor_slugs", "source_kinds"], name="event_by_parts"
                ),
                django.contrib.postgres.indexes.GistIndex(
                    During("date_lower_fuzzy", "date_upper_fuzzy"), name="event_by_time"
                ),
                models.Index(
                    models.F("significance").desc(),
                    "draw",
                    "date_lower_fuzzy",
                    "date_upper_fuzzy",
                    "kind",
                    name="event_by_weight",
                ),
                models.Index(fields=["published_at"], name="event_by_publication"),
                models.Index(
                    fields=["date_lower_fuzzy", "date_sort"],
                    name="event_filed_late",
                    condition=models.Q(date_lower_fuzzy__lt=models.F("date_sort")),
                ),
                models.Index(fields=["date_sort"], name="event_disputed", condition=models.Q(disputed=True)),
            )
        ),
        migrations.RunSQL(SAMPLE, UNSAMPLE),
        migrations.CreateModel(
            name="Sample",
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
            options={"db_table": "timeline_sample", "managed": False},
        ),
        migrations.RunSQL(FOLD, UNFOLD),
        migrations.RunSQL(REFRESH, BEFORE),
        migrations.RunSQL(WATCH, UNWATCH),
        migrations.RunSQL(PARTS, UNPARTS),
        migrations.RunSQL(DERIVE, migrations.RunSQL.noop),
    ]
