"""The record as it stood on a day, under the names of its tables: so that one statement asks the present and the past.

Statements that work out whom an actor met and what it has said are written over the tables. Before such a statement
these stand in for them, made of editions and of the documents of the ledger; what is a primary key there is a slug here.
"""

from __future__ import annotations

import datetime as dt
import json
from functools import cached_property
from typing import NamedTuple

from django.db import connection

from timeline.models.dates import OPEN_END, OPEN_START, Span
from timeline.models.editions import end_of
from timeline.models.revisions import RevisionQuerySet


class Bond(NamedTuple):
    """An actor belonged to another, by slugs; the days are those of its period, both included."""

    actor: str
    kind: str
    parent: str
    office: str
    period: str

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        span = Span.parse(self.period) if self.period else None
        return (span.lower_fuzzy, span.upper_fuzzy) if span else (OPEN_START, OPEN_END)


class Standing:
    """What the record was when a day ended; each part is looked up once, when it is asked for."""

    def __init__(self, day: dt.date):
        self.day, self.moment = day, end_of(day)

    @cached_property
    def position(self) -> int:
        """The last position of the ledger by then."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(position), 0) FROM timeline_revision WHERE moment <= %s", [self.moment])
            return cursor.fetchone()[0]

    @cached_property
    def bonds(self) -> list[Bond]:
        """Who belonged to whom, at any time, as actors' documents said by then. One query."""
        return [
            Bond(slug, kind, row["actor"], row.get("office", ""), row.get("period", ""))
            for slug, kind, rows in RevisionQuerySet.belonging(self.position)
            for row in rows
        ]

    def under(self, actor: str) -> list[str]:
        """An actor and everybody who ever belonged to it, through others as well."""
        found = [actor]
        for one in found:
            found += dict.fromkeys(bond.actor for bond in self.bonds if bond.parent == one and bond.actor not in found)
        return found

    def rows(self, sql: str, asked: list[str], **values) -> list[tuple]:
        """What a statement over the tables says of that day. asked: actors in whose events anything is looked up."""
        bonds = [
            {"actor_id": bond.actor, "parent_id": bond.parent, "lower": str(lower), "upper": str(upper)}
            for bond in self.bonds
            for lower, upper in (bond.days,)
        ]
        then = {"moment": self.moment, "position": self.position, "bonds": json.dumps(bonds), "asked": asked}
        sql = sql.replace("::bigint", "::text").replace("WITH RECURSIVE", f"WITH RECURSIVE {TABLES},", 1)
        with connection.cursor() as cursor:
            cursor.execute(sql, values | then)
            return cursor.fetchall()


TABLES = """
timeline_event AS NOT MATERIALIZED (
  SELECT slug::text AS id, 'published' AS status, occurrence, date_sort, date_lower_fuzzy, date_upper_fuzzy
    FROM timeline_edition WHERE known @> %(moment)s::timestamptz
),
told AS MATERIALIZED (
  SELECT edition.slug::text AS slug, document
    FROM timeline_edition edition JOIN timeline_revision revision ON revision.position = revision_id
   WHERE known @> %(moment)s::timestamptz AND actor_slugs && %(asked)s::text[]
),
timeline_involvement AS NOT MATERIALIZED (
  SELECT slug::text AS event_id, actor_id
    FROM timeline_edition, unnest(actor_slugs) AS actor_id
   WHERE known @> %(moment)s::timestamptz AND actor_slugs && %(asked)s::text[]
),
timeline_participation AS MATERIALIZED (
  SELECT slug AS event_id, part ->> 'actor' AS actor_id, part ->> 'role' AS role
    FROM told, jsonb_array_elements(document -> 'participations') AS part
),
timeline_citation AS MATERIALIZED (
  SELECT slug || '#' || to_char(at, 'FM000000') AS id, slug AS event_id, part ->> 'source' AS source_id,
         part ->> 'attributed_to' AS attributed_to_id, coalesce(part ->> 'said', '') AS said
    FROM told, jsonb_array_elements(document -> 'citations') WITH ORDINALITY AS one (part, at)
),
timeline_source AS MATERIALIZED (
  SELECT source_id AS id, coalesce(last.published, '') AS published
    FROM (SELECT DISTINCT source_id FROM timeline_citation) AS cited
    LEFT JOIN LATERAL (
      SELECT document ->> 'published' AS published FROM timeline_revision
       WHERE kind = 'source' AND slug = source_id AND position <= %(position)s ORDER BY version DESC LIMIT 1
    ) AS last ON true
),
timeline_affiliation AS MATERIALIZED (
  SELECT actor_id, parent_id, lower, upper
    FROM jsonb_to_recordset(%(bonds)s::jsonb) AS one (actor_id text, parent_id text, lower date, upper date)
),
timeline_actor AS MATERIALIZED (
  SELECT actor_id AS id, actor_id AS slug, last.name
    FROM (SELECT actor_id FROM timeline_involvement UNION SELECT parent_id FROM timeline_affiliation) AS involved
    JOIN LATERAL (
      SELECT document ->> 'name' AS name FROM timeline_revision
       WHERE kind = 'actor' AND slug = actor_id AND position <= %(position)s ORDER BY version DESC LIMIT 1
    ) AS last ON true
)"""
