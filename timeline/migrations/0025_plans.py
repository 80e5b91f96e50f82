"""Deriving what follows from many events is planned for many.

A session that has derived single events a few times remembers a plan that does well for those: it looks for each event in
turn, and over and over. Of a few thousand events such a plan does not come to an end.
"""

from django.db import migrations

PLANNED = """
ALTER FUNCTION timeline_refresh(bigint[]) RENAME TO timeline_derive;

CREATE FUNCTION timeline_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  mode text := current_setting('plan_cache_mode');
BEGIN
  IF cardinality(ids) > 20 THEN
    PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);
  END IF;
  PERFORM timeline_derive(ids);
  PERFORM set_config('plan_cache_mode', mode, true);
END $$;
"""
UNPLANNED = """
DROP FUNCTION timeline_refresh(bigint[]);
ALTER FUNCTION timeline_derive(bigint[]) RENAME TO timeline_refresh;
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0024_codes")]

    operations = [migrations.RunSQL(PLANNED, UNPLANNED)]
