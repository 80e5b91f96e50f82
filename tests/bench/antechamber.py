"""Where events of a load wait until all that follows from them is known, so that each row is written once.

Temporary tables have the names of the record's own and come before them, so that `timeline_involved` and
`timeline_derived` say of what waits there what they say of the record.
"""

from __future__ import annotations

from psycopg import Connection, sql

EVENT = """
id slug status title label summary kind occurrence date place significance pax_stage votes_for votes_against
votes_abstain note date_lower date_upper date_lower_fuzzy date_upper_fuzzy date_sort published_at changed_at retraction
"""
PLACEMENT = "event_id storyline_id position"
PARTICIPATION = "event_id actor_id role vote capacity response third_party note position"
CITATION = """
event_id source_id stance attributed_to_id statement quote language locator said claim reliability credibility position
"""
# What comes in, and into which columns.
COLUMNS = {
    "timeline_event": EVENT,
    "timeline_eventstoryline": PLACEMENT,
    "timeline_participation": PARTICIPATION,
    "timeline_citation": CITATION,
}
# Rows that the database numbers, as soon as they come.
NUMBERED = ("timeline_eventstoryline", "timeline_participation", "timeline_citation", "timeline_involvement")
TABLES = ("timeline_event", *NUMBERED)
# The rest of an event's row but for `draw`, which the database makes of the slug.
DERIVED = "disputed actor_count source_count storyline_slugs actor_slugs source_kinds search"

SETTINGS = {
    "synchronous_commit": "off",
    "temp_buffers": "128MB",
    "work_mem": "256MB",
    # Nothing is looked for one by one.
    "enable_nestloop": "off",
}
OPENED = [
    *(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table})" for table in TABLES),
    *(f"ALTER TABLE pg_temp.timeline_event ALTER {column} DROP NOT NULL" for column in DERIVED.split()),
    *(f"ALTER TABLE pg_temp.{table} ALTER id SET DEFAULT nextval('public.{table}_id_seq')" for table in NUMBERED),
]
# As much as a plan needs to know; of words and texts it would take long.
KNOWN = """
ANALYZE pg_temp.timeline_event (id), pg_temp.timeline_eventstoryline (event_id, storyline_id),
  pg_temp.timeline_participation (event_id, actor_id), pg_temp.timeline_citation (event_id, source_id, attributed_to_id)"""
INVOLVED = "INSERT INTO pg_temp.timeline_involvement (event_id, actor_id, direct) SELECT * FROM timeline_involved(%s)"
INVOLVED_KNOWN = "ANALYZE pg_temp.timeline_involvement"


def _listed(columns: str, of: str = "") -> str:
    return ", ".join(of + column for column in columns.split())


# The samples are what a trigger does for each event that is written.
EVENTS = f"""
WITH written AS (
  INSERT INTO public.timeline_event ({_listed(EVENT)}, {_listed(DERIVED)})
  SELECT {_listed(EVENT)}, {_listed(DERIVED, "d.")}
    FROM pg_temp.timeline_event e JOIN timeline_derived(%s) d ON d.event_id = e.id ORDER BY id
  RETURNING id, draw, status, search, kind, occurrence, significance, disputed, date_sort, date_lower_fuzzy,
            date_upper_fuzzy, published_at, storyline_slugs, actor_slugs, source_kinds),
sampled AS (
  INSERT INTO timeline_sample
  SELECT id, draw, kind, occurrence, significance, disputed, date_sort, date_lower_fuzzy, date_upper_fuzzy, published_at,
         storyline_slugs, actor_slugs, source_kinds
    FROM written WHERE status = 'published' AND draw < 134217728)
INSERT INTO timeline_sample_words
SELECT id, draw, search FROM written WHERE status = 'published' AND draw < 134217728"""  # noqa: S608 - names of columns
PARTS = [f"INSERT INTO public.{table} SELECT * FROM pg_temp.{table}" for table in NUMBERED]  # noqa: S608 - of tables
EMPTIED = f"TRUNCATE {', '.join(f'pg_temp.{table}' for table in TABLES)}"


def open_in(connection: Connection) -> None:
    """Makes the tables, which last as long as the connection, and settings for many rows at once."""
    for name, value in SETTINGS.items():
        connection.execute("SELECT set_config(%s, %s, false)", [name, value])
    for statement in OPENED:
        connection.execute(statement)


def take_in(connection: Connection, table: str, lines: list[str]) -> None:
    """Lines of COPY's text, each with the columns of `COLUMNS[table]`."""
    names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table].split()))
    statement = sql.SQL("COPY pg_temp.{} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor().copy(statement) as copy:
        copy.write("".join(lines).encode())


def let_through(connection: Connection) -> None:
    """Writes what waits into the record, with all that follows from it."""
    ids = [number for (number,) in connection.execute("SELECT id FROM pg_temp.timeline_event")]
    connection.execute(KNOWN)
    connection.execute(INVOLVED, [ids])
    connection.execute(INVOLVED_KNOWN)
    connection.execute(EVENTS, [ids])
    for statement in (*PARTS, EMPTIED):
        connection.execute(statement)
