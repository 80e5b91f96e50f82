"""How many published events rest on a source, and how many on it alone: of few one by one, of very many about."""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

# So many citations are read, those that came first into the record; more are counted in the index, which takes no look at them.
_RESTING = """
SELECT asked.id, few.*, (
  SELECT count(*) FROM timeline_citation c WHERE c.source_id = asked.id AND few.read = %(most)s
) FROM unnest(%(asked)s::bigint[]) AS asked (id) CROSS JOIN LATERAL (
  SELECT count(DISTINCT id), count(DISTINCT id) FILTER (WHERE source_count = 1), count(*) AS read FROM (
    SELECT e.id, e.source_count
      FROM timeline_citation c JOIN timeline_event e ON e.id = c.event_id AND e.status = 'published'
     WHERE c.source_id = asked.id LIMIT %(most)s
  ) AS cited
) AS few"""


class Rests(NamedTuple):
    """So many published events cite a source, and `alone` so many of them cite no other; `about` where not all were read."""

    events: int
    alone: int
    about: bool


def rests_on(sources, most: int | None = None) -> dict[int, Rests]:
    """{primary key of a source: what rests on it}. One statement. most: citations of each that are read, if not all are; of
    those that have more, what was read stands for the others."""
    with connection.cursor() as cursor:
        cursor.execute(_RESTING, {"asked": list(sources), "most": most})
        return {source: _rests(*told) for source, *told in cursor.fetchall()}


def _rests(events: int, alone: int, read: int, all_there_are: int) -> Rests:
    if all_there_are <= read:
        return Rests(events, alone, False)
    return Rests(events * all_there_are // read, alone * all_there_are // read, True)
