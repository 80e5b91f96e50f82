"""A merge takes an event out of the record and can put it back, with the proposals it came by, as they were.

The rules about steps say what people may do to an event; they say nothing about a row that is moved as a whole. While
`timeline.merging` is on, which only the two transactions of timeline/models/merging.py set, those rules wait. What a
merge changes for readers needs two people all the same: the ledger refuses its revisions otherwise.
"""

from django.db import migrations

GUARDS = {
    "timeline_event": ("guard_status", "INSERT OR UPDATE", "timeline_guard_status"),
    "timeline_proposal": ("guard", "INSERT OR UPDATE", "timeline_guard_proposal"),
    "timeline_draft": ("guard", "INSERT OR UPDATE OR DELETE", "timeline_guard_draft"),
}
MERGING = """
CREATE FUNCTION timeline_merging() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(current_setting('timeline.merging', true), '') = 'on'
$$;
"""


def guards(condition: str) -> str:
    return "".join(
        f"DROP TRIGGER {name} ON {table};\n"
        f"CREATE TRIGGER {name} BEFORE {when} ON {table} FOR EACH ROW {condition} EXECUTE FUNCTION {function}();\n"
        for table, (name, when, function) in GUARDS.items()
    )


class Migration(migrations.Migration):
    dependencies = [("timeline", "0013_desk")]

    operations = [
        migrations.RunSQL(
            MERGING + guards("WHEN (NOT timeline_merging())"), guards("") + "DROP FUNCTION timeline_merging();"
        ),
    ]
