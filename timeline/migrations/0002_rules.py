"""Rules of the record that hold whoever writes: what must be true, and what is derived.

Derived columns are filled by the database, so that the admin, an import, a script and `psql` all leave the
same record behind. `timeline_refresh(ids)` is the one place that computes them. A load of many events may
`SET LOCAL timeline.refresh_later = 'on'` and call it once for all of them before it commits.
"""

from django.db import migrations

# Folding: lower case, without accents, anything that is not a letter or digit a space. Only characters of
# ASCII and the punctuation blocks are named, so that it does the same under every locale.
FOLD = r"""
CREATE FUNCTION timeline_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
  SELECT regexp_replace(
    translate(
      lower(regexp_replace(
        normalize(replace(replace(replace(replace(lower(words), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), NFKD),
        '[\u0300-\u036f]', '', 'g')),
      'ıłøđð', 'ilodd'),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g')
$$;

-- Words twice: as written, so that a beginning finds them, and as English stems, so that "invited" finds "invitation".
CREATE FUNCTION timeline_words(words text, weight "char") RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('pg_catalog.simple', timeline_fold(coalesce(words, '')))
                || to_tsvector('pg_catalog.english', timeline_fold(coalesce(words, ''))), weight)
$$;

-- What a reader typed: every word must be met, by a word that begins with it or by one of its stem.
CREATE FUNCTION timeline_query(words text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  typed text[] := (regexp_split_to_array(trim(timeline_fold(coalesce(words, ''))), ' +'))[1:12];
  stem tsquery;
  asked tsquery := ''::tsquery;
BEGIN
  FOR i IN 1 .. cardinality(typed) LOOP
    stem := plainto_tsquery('pg_catalog.english', typed[i]);
    -- A word such as "of" narrows nothing, unless it is what the reader is still typing.
    CONTINUE WHEN typed[i] = '' OR (numnode(stem) = 0 AND i < cardinality(typed));
    asked := asked && ((quote_literal(typed[i]) || ':*')::tsquery || stem);
  END LOOP;
  RETURN asked;
END $$;
"""

UNFOLD = "DROP FUNCTION timeline_query(text); DROP FUNCTION timeline_words(text, \"char\"); DROP FUNCTION timeline_fold(text);"

REFRESH = r"""
CREATE FUNCTION timeline_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Who is involved: those who take part or are quoted, and whatever they belonged to on the day.
  DELETE FROM timeline_involvement WHERE event_id = ANY(ids);
  INSERT INTO timeline_involvement (event_id, actor_id, direct)
  WITH RECURSIVE up(event_id, actor_id, direct) AS (
      SELECT event_id, actor_id, true FROM timeline_participation WHERE event_id = ANY(ids)
    UNION
      SELECT event_id, attributed_to_id, true FROM timeline_citation
       WHERE event_id = ANY(ids) AND attributed_to_id IS NOT NULL
    UNION
      SELECT up.event_id, a.parent_id, false
        FROM up
        JOIN timeline_event e ON e.id = up.event_id
        JOIN timeline_affiliation a ON a.actor_id = up.actor_id
         AND a.lower <= e.date_upper_fuzzy AND a.upper >= e.date_lower_fuzzy
  )
  SELECT event_id, actor_id, bool_or(direct) FROM up GROUP BY event_id, actor_id;

  -- Disputed: someone denies or disputes what another voice reports or asserts.
  UPDATE timeline_event e SET
    disputed = EXISTS (
      SELECT 1 FROM timeline_citation a, timeline_citation b
       WHERE a.event_id = e.id AND b.event_id = e.id
         AND a.stance IN ('report', 'assert') AND b.stance IN ('deny', 'dispute')
         AND (a.attributed_to_id IS DISTINCT FROM b.attributed_to_id
              OR (a.attributed_to_id IS NULL AND a.source_id <> b.source_id))),
    actor_count = (SELECT count(DISTINCT actor_id) FROM timeline_participation WHERE event_id = e.id),
    source_count = (SELECT count(DISTINCT source_id) FROM timeline_citation WHERE event_id = e.id),
    search =
      timeline_words(e.title || ' ' || e.label, 'A')
      || timeline_words((
          SELECT string_agg(n.name, ' ') FROM timeline_involvement i
            JOIN (SELECT id AS actor_id, name FROM timeline_actor
                  UNION ALL SELECT actor_id, name FROM timeline_actoralias) n USING (actor_id)
           WHERE i.event_id = e.id AND i.direct), 'B')
      || timeline_words(e.place || ' ' || e.summary, 'C')
      || timeline_words((
          SELECT string_agg(quote || ' ' || statement, ' ') FROM timeline_citation WHERE event_id = e.id), 'D')
  WHERE e.id = ANY(ids);
END $$;
"""

UNREFRESH = "DROP FUNCTION timeline_refresh(bigint[]);"

# Statement triggers see all rows of one statement at once, so a bulk write refreshes each event once.
WATCH = r"""
CREATE FUNCTION timeline_refresh_later() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('timeline.refresh_later', true), '') = 'on'
$$;

CREATE FUNCTION timeline_event_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF timeline_refresh_later() THEN
    RETURN NULL;
  END IF;
  PERFORM timeline_refresh(ARRAY[NEW.id]);
  RETURN NULL;
END $$;
CREATE TRIGGER derive AFTER INSERT OR UPDATE OF title, label, summary, place, date_lower_fuzzy, date_upper_fuzzy
  ON timeline_event FOR EACH ROW EXECUTE FUNCTION timeline_event_changed();

CREATE FUNCTION timeline_part_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF timeline_refresh_later() THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM timeline_refresh(ARRAY(SELECT DISTINCT event_id FROM fresh));
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM timeline_refresh(ARRAY(SELECT DISTINCT event_id FROM stale));
  ELSE
    PERFORM timeline_refresh(ARRAY(SELECT event_id FROM fresh UNION SELECT event_id FROM stale));
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION timeline_name_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  ids bigint[];
BEGIN
  IF timeline_refresh_later() THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT i.event_id) INTO ids FROM timeline_involvement i JOIN fresh USING (actor_id);
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT i.event_id) INTO ids FROM timeline_involvement i JOIN stale USING (actor_id);
  ELSE
    SELECT array_agg(DISTINCT i.event_id) INTO ids FROM timeline_involvement i
     WHERE i.actor_id IN (SELECT actor_id FROM fresh UNION SELECT actor_id FROM stale);
  END IF;
  PERFORM timeline_refresh(coalesce(ids, '{}'));
  RETURN NULL;
END $$;

CREATE FUNCTION timeline_actor_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM timeline_refresh(ARRAY(SELECT event_id FROM timeline_involvement WHERE actor_id = NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER derive AFTER UPDATE OF name ON timeline_actor
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION timeline_actor_renamed();
"""

for_each = """
CREATE TRIGGER derive_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER derive_update AFTER UPDATE ON {table} REFERENCING NEW TABLE AS fresh OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER derive_delete AFTER DELETE ON {table} REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""
WATCHED = {
    "timeline_participation": "timeline_part_changed",
    "timeline_citation": "timeline_part_changed",
    "timeline_actoralias": "timeline_name_changed",
    "timeline_affiliation": "timeline_name_changed",
}
WATCH += "".join(for_each.format(table=table, function=function) for table, function in WATCHED.items())
UNWATCH = (
    "".join(
        f"DROP TRIGGER derive_{verb} ON {table};" for table in WATCHED for verb in ("insert", "update", "delete")
    )
    + "DROP TRIGGER derive ON timeline_event; DROP TRIGGER derive ON timeline_actor;"
    + "".join(
        f"DROP FUNCTION {name}();"
        for name in (
            "timeline_event_changed",
            "timeline_part_changed",
            "timeline_name_changed",
            "timeline_actor_renamed",
            "timeline_refresh_later",
        )
    )
)

GUARD = r"""
-- Slugs are addresses that others have cited: once an event has been public, its slug stays.
CREATE FUNCTION timeline_guard_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.published_at IS NOT NULL THEN
    IF NEW.slug <> OLD.slug THEN
      RAISE EXCEPTION 'The slug of “%” cannot change: it has been published.', OLD.slug
        USING ERRCODE = 'check_violation', CONSTRAINT = 'event_slug_is_permanent';
    END IF;
    NEW.published_at := OLD.published_at;
  END IF;
  IF NEW.status = 'published' AND NEW.published_at IS NULL THEN
    NEW.published_at := now();
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON timeline_event
  FOR EACH ROW EXECUTE FUNCTION timeline_guard_event();

CREATE FUNCTION timeline_guard_slug() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  used boolean;
BEGIN
  EXECUTE format(
    'SELECT EXISTS (SELECT 1 FROM %I r JOIN timeline_event e ON e.id = r.event_id
                     WHERE r.%I = $1 AND e.published_at IS NOT NULL)', TG_ARGV[0], TG_ARGV[1])
    INTO used USING OLD.id;
  IF used THEN
    RAISE EXCEPTION 'The slug of “%” cannot change: published events refer to it.', OLD.slug
      USING ERRCODE = 'check_violation', CONSTRAINT = 'slug_is_permanent';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER guard_slug BEFORE UPDATE OF slug ON timeline_storyline FOR EACH ROW
  WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION timeline_guard_slug('timeline_eventstoryline', 'storyline_id');
CREATE TRIGGER guard_slug BEFORE UPDATE OF slug ON timeline_actor FOR EACH ROW
  WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION timeline_guard_slug('timeline_involvement', 'actor_id');
CREATE TRIGGER guard_slug BEFORE UPDATE OF slug ON timeline_source FOR EACH ROW
  WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION timeline_guard_slug('timeline_citation', 'source_id');

-- No statement without a source: looked at when the transaction ends, so that a form may save in any order.
CREATE FUNCTION timeline_guard_sources() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  event bigint;
  named text;
BEGIN
  IF TG_TABLE_NAME = 'timeline_event' THEN
    event := NEW.id;
  ELSE
    event := OLD.event_id;
  END IF;
  SELECT slug INTO named FROM timeline_event e
   WHERE e.id = event AND e.status = 'published'
     AND NOT EXISTS (SELECT 1 FROM timeline_citation c WHERE c.event_id = e.id);
  IF FOUND THEN
    RAISE EXCEPTION 'The event “%” has no source: a published event needs at least one citation.', named
      USING ERRCODE = 'check_violation', CONSTRAINT = 'published_event_has_a_source';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER guard_sources AFTER INSERT OR UPDATE ON timeline_event
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'published')
  EXECUTE FUNCTION timeline_guard_sources();
CREATE CONSTRAINT TRIGGER guard_sources AFTER UPDATE OR DELETE ON timeline_citation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION timeline_guard_sources();

-- Equal text is equal bytes, and no control character or bidirectional override hides in a name.
ALTER TABLE timeline_event ADD CONSTRAINT event_text_is_plain CHECK (
  title IS NFC NORMALIZED AND label IS NFC NORMALIZED
  AND title || label || place !~ '[\u0001-\u001f\u007f\u202a-\u202e\u2066-\u2069]');
ALTER TABLE timeline_actor ADD CONSTRAINT actor_text_is_plain CHECK (
  name IS NFC NORMALIZED AND name !~ '[\u0001-\u001f\u007f\u202a-\u202e\u2066-\u2069]');
ALTER TABLE timeline_source ADD CONSTRAINT source_text_is_plain CHECK (
  title IS NFC NORMALIZED AND publisher IS NFC NORMALIZED
  AND title || publisher !~ '[\u0001-\u001f\u007f\u202a-\u202e\u2066-\u2069]');
"""

UNGUARD = """
ALTER TABLE timeline_event DROP CONSTRAINT event_text_is_plain;
ALTER TABLE timeline_actor DROP CONSTRAINT actor_text_is_plain;
ALTER TABLE timeline_source DROP CONSTRAINT source_text_is_plain;
DROP TRIGGER guard_sources ON timeline_event;
DROP TRIGGER guard_sources ON timeline_citation;
DROP TRIGGER guard_slug ON timeline_storyline;
DROP TRIGGER guard_slug ON timeline_actor;
DROP TRIGGER guard_slug ON timeline_source;
DROP TRIGGER guard ON timeline_event;
DROP FUNCTION timeline_guard_sources();
DROP FUNCTION timeline_guard_slug();
DROP FUNCTION timeline_guard_event();
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0001_record")]

    operations = [
        migrations.RunSQL(FOLD, UNFOLD),
        migrations.RunSQL(REFRESH, UNREFRESH),
        migrations.RunSQL(WATCH, UNWATCH),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
