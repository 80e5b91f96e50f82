r"""What is derived can be asked for before it is written, and words are folded where there is something to fold.

`timeline_involved` and `timeline_derived` say what follows from events; `timeline_refresh` writes where that is not what is
there. They read the tables by their bare names: a load that has its rows in temporary tables of these names derives from
those, and writes each row once. That one space divides two words is the rule in a text: only what is not so is replaced,
which takes a quarter of the time. And four indexes go that are the beginning of another one.
"""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

MARKS = import_module("timeline.migrations.0004_marks")

FOLD = r"""
CREATE OR REPLACE FUNCTION timeline_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN octet_length(words) = length(words)
    THEN regexp_replace(lower(words), ' *[^a-z0-9 ][^a-z0-9]*|  +', ' ', 'g')
    ELSE timeline_fold_any(words) END
$$;
"""
FOLD_BEFORE = r"""
CREATE OR REPLACE FUNCTION timeline_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT CASE WHEN octet_length(words) = length(words)
    THEN regexp_replace(lower(words), '[^a-z0-9]+', ' ', 'g')
    ELSE timeline_fold_any(words) END
$$;
"""

DERIVED = r"""
-- Who is involved: those who take part or are quoted, and whatever they belonged to on the day.
CREATE FUNCTION timeline_involved(ids bigint[]) RETURNS TABLE (event_id bigint, actor_id bigint, direct boolean)
LANGUAGE sql STABLE AS $$
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
  )
  SELECT event_id, actor_id, bool_or(direct) AS direct
    FROM (SELECT event_id, actor_id, true AS direct FROM there
          UNION ALL
          SELECT t.event_id, up.parent_id, false
            FROM there t
            JOIN up USING (actor_id)
            JOIN timeline_event e ON e.id = t.event_id
             AND up.lower <= e.date_upper_fuzzy AND up.upper >= e.date_lower_fuzzy) AS every
   GROUP BY event_id, actor_id
$$;

-- What an event says of its parts on its own row, once it is known who is involved.
CREATE FUNCTION timeline_derived(ids bigint[]) RETURNS TABLE (
  event_id bigint, disputed boolean, actor_count bigint, source_count bigint,
  storyline_slugs text[], actor_slugs text[], source_kinds text[], search tsvector)
LANGUAGE sql STABLE AS $$
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
  ),
  accounts AS MATERIALIZED (
    SELECT event_id, count(DISTINCT source_id) AS source_count, array_agg(DISTINCT s.kind::text) AS kinds,
           string_agg(quote || ' ' || statement, ' ' ORDER BY position, cited.id) AS texts
      FROM cited JOIN timeline_source s ON s.id = source_id GROUP BY event_id
  ),
  -- Texts that are made once and folded once: a function to which they go as expressions would not become part of the query.
  texts AS MATERIALIZED (
    SELECT event_id, title || ' ' || label AS heading, place || ' ' || summary AS body, coalesce(a.texts, '') AS accounts
      FROM wanted JOIN timeline_event e ON e.id = event_id LEFT JOIN accounts a USING (event_id)
  ),
  folded AS MATERIALIZED (
    SELECT event_id, timeline_fold(heading) AS heading, timeline_fold(body) AS body, timeline_fold(accounts) AS accounts
      FROM texts
  )
  SELECT event_id,
         -- Disputed: someone denies or disputes what another voice reports or asserts.
         event_id IN (
           SELECT a.event_id FROM cited a JOIN cited b USING (event_id)
            WHERE a.stance IN ('report', 'assert') AND b.stance IN ('deny', 'dispute')
              AND (a.attributed_to_id IS DISTINCT FROM b.attributed_to_id
                   OR (a.attributed_to_id IS NULL AND a.source_id <> b.source_id))),
         coalesce(p.actor_count, 0), coalesce(c.source_count, 0),
         coalesce(s.slugs, '{}'), coalesce(i.slugs, '{}'), coalesce(c.kinds, '{}'),
         timeline_folded_words(f.heading, 'A') || coalesce(n.words, '')
           || timeline_folded_words(f.body, 'C') || timeline_folded_words(f.accounts, 'D')
    FROM folded f
    LEFT JOIN accounts c USING (event_id)
    LEFT JOIN (SELECT event_id, count(DISTINCT actor_id) AS actor_count
                 FROM wanted JOIN timeline_participation USING (event_id) GROUP BY event_id) AS p USING (event_id)
    LEFT JOIN (SELECT event_id, array_agg(slug::text ORDER BY placed.position, placed.id) AS slugs
                 FROM wanted JOIN timeline_eventstoryline placed USING (event_id)
                 JOIN timeline_storyline s ON s.id = storyline_id GROUP BY event_id) AS s USING (event_id)
    LEFT JOIN (SELECT event_id, array_agg(slug::text ORDER BY slug) AS slugs
                 FROM involved JOIN timeline_actor a ON a.id = actor_id GROUP BY event_id) AS i USING (event_id)
    LEFT JOIN (SELECT event_id, timeline_joined(words ORDER BY actor_id) AS words
                 FROM involved JOIN named USING (actor_id) WHERE direct GROUP BY event_id) AS n USING (event_id)
$$;

-- Each table is read once, whether for one event or for all. Only rows that change are written: a load of the same
-- record again writes none.
CREATE OR REPLACE FUNCTION timeline_derive(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  WITH involved AS MATERIALIZED (SELECT event_id, actor_id, direct FROM timeline_involved(ids)),
  known AS MATERIALIZED (
    SELECT id, event_id, actor_id, direct
      FROM (SELECT DISTINCT unnest(ids) AS event_id) AS wanted JOIN timeline_involvement USING (event_id)
  ),
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
  FROM timeline_derived(ids) AS d
  WHERE e.id = d.event_id AND
    (e.disputed, e.actor_count, e.source_count, e.search, e.storyline_slugs, e.actor_slugs, e.source_kinds)
    IS DISTINCT FROM
    (d.disputed, d.actor_count, d.source_count, d.search, d.storyline_slugs, d.actor_slugs, d.source_kinds);
END $$;
"""
UNDERIVED = (
    MARKS.REFRESH.replace("FUNCTION timeline_refresh(", "FUNCTION timeline_derive(")
    + """
DROP FUNCTION timeline_derived(bigint[]);
DROP FUNCTION timeline_involved(bigint[]);
"""
)

# Fields that lead another index of their table: what is asked of them alone is found there.
LED = [
    ("eventstoryline", "event", "placements"),
    ("participation", "event", "participations"),
    ("involvement", "event", "involvements"),
    ("involvement", "actor", "involvements"),
]


class Migration(migrations.Migration):
    dependencies = [("timeline", "0028_ends")]

    operations = [
        migrations.RunSQL(FOLD, FOLD_BEFORE),
        migrations.RunSQL(DERIVED, UNDERIVED),
        *(
            migrations.AlterField(
                model,
                name,
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name=related_name,
                    to=f"timeline.{name}",
                ),
            )
            for model, name, related_name in LED
        ),
    ]
