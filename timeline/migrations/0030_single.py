"""Deriving what follows from a few events is planned once.

Planning it for each event anew takes three times as long as doing it. The plan is thrown away whenever the tables are
analyzed, so that one made of an empty record does not outlast it.
"""

from importlib import import_module

from django.db import migrations

BEFORE = (
    import_module("timeline.migrations.0025_plans")
    .PLANNED.partition("\n\n")[2]
    .replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
)
PLANNED = BEFORE.replace(
    """    END IF;
  END IF;
""",
    """    END IF;
  ELSE
    PERFORM set_config('plan_cache_mode', 'force_generic_plan', true);
  END IF;
""",
)


class Migration(migrations.Migration):
    dependencies = [("timeline", "0029_once")]

    operations = [migrations.RunSQL(PLANNED, BEFORE)]
