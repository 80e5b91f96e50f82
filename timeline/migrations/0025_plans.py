"""Deriving what follows from many events is planned for many.

A plan for a few looks for each event in turn, and each time over and over. It is what the database remembers of a session
that has derived single events, and what it makes where it takes the tables for empty: within a load it knows nothing yet
of the rows that are there. For a few hundred events such a plan takes hours. So plans for many are made anew, and where
these are more than a twentieth of all events that the database knows of, joins are not made row by row.
"""

from django.db import migrations

PLANNED = """
ALTER FUNCTION timeline_refresh(bigint[]) RENAME TO timeline_derive;

CREATE FUNCTION timeline_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  mode text := current_setting('plan_cache_mode');
  by_row text := current_setting('enable_nestloop');
BEGIN
  IF cardinality(ids) > 20 THEN
    PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);
    IF cardinality(ids) * 20 > (SELECT reltuples FROM pg_class WHERE oid = 'timeline_event'::regclass) THEN
      PERFORM set_config('enable_nestloop', 'off', true);
    END IF;
  END IF;
  PERFORM timeline_derive(ids);
  PERFORM set_config('plan_cache_mode', mode, true);
  PERFORM set_config('enable_nestloop', by_row, true);
END $$;
"""
UNPLANNED = """
DROP FUNCTION timeline_refresh(bigint[]);
ALTER FUNCTION timeline_derive(bigint[]) RENAME TO timeline_refresh;
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0024_codes")]

    operations = [migrations.RunSQL(PLANNED, UNPLANNED)]
