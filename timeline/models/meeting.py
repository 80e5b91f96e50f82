"""Whom an actor met: in how many published events another is involved as well, and in which roles.

An actor is involved as it is everywhere: taking part, quoted, or through an organ or person of it at the time. Its role
is its own; where it has none, that of its people; where it is only quoted, that. What an actor belongs to, and
what belongs to it, it does not meet.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import connection

from timeline.models.then import Standing

# No role of the taxonomy: an actor whose account is cited, and who does nothing else in the event.
QUOTED = "quoted"


class Meeting(NamedTuple):
    """Published events that an actor shares with another, as `role` and the other as `other_role`; `slug` and `name` are
    the other's.

    Both roles are None in the row that counts them all: one event may have several pairs of roles.
    """

    other: int | str
    role: str | None
    other_role: str | None
    number: int
    slug: str
    name: str


_MEETINGS = """WITH RECURSIVE
up(event_id, actor_id, role, rank) AS (
    SELECT p.event_id, p.actor_id, p.role::text, 0
      FROM timeline_participation p JOIN mine USING (event_id)
  UNION
    SELECT c.event_id, c.attributed_to_id, %(quoted)s, 100
      FROM timeline_citation c JOIN mine USING (event_id) WHERE c.attributed_to_id IS NOT NULL
  UNION
    SELECT up.event_id, a.parent_id, up.role, up.rank + 1
      FROM up
      JOIN timeline_event e ON e.id = up.event_id
      JOIN timeline_affiliation a ON a.actor_id = up.actor_id
       AND a.lower <= e.date_upper_fuzzy AND a.upper >= e.date_lower_fuzzy
     WHERE up.rank %% 100 < 8
),
mine(event_id) AS (
  SELECT i.event_id FROM timeline_involvement i
    JOIN timeline_event e ON e.id = i.event_id AND e.status = 'published'
   WHERE i.actor_id = %(actor)s AND (%(among)s::bigint[] IS NULL OR i.event_id = ANY(%(among)s))
),
above(actor_id) AS (
    SELECT parent_id FROM timeline_affiliation WHERE actor_id = %(actor)s
  UNION
    SELECT a.parent_id FROM above JOIN timeline_affiliation a USING (actor_id)
),
below(actor_id) AS (
    SELECT actor_id FROM timeline_affiliation WHERE parent_id = %(actor)s
  UNION
    SELECT a.actor_id FROM below JOIN timeline_affiliation a ON a.parent_id = below.actor_id
),
nearest AS (
  SELECT event_id, actor_id, role, rank, min(rank) OVER (PARTITION BY event_id, actor_id) AS least FROM up
),
roles AS (
  SELECT DISTINCT event_id, actor_id, role FROM nearest WHERE rank = least
)
SELECT met.*, slug, name FROM (
SELECT other.actor_id, own.role AS own_role, other.role, count(DISTINCT event_id)
  FROM roles own JOIN roles other USING (event_id)
 WHERE own.actor_id = %(actor)s AND other.actor_id <> %(actor)s
   AND other.actor_id NOT IN (SELECT actor_id FROM above UNION ALL SELECT actor_id FROM below)
 GROUP BY GROUPING SETS ((other.actor_id), (other.actor_id, own.role, other.role))
) AS met JOIN timeline_actor a ON a.id = met.actor_id"""


def meetings(actor, among: list | None = None, then: Standing | None = None) -> list[Meeting]:
    """Every other actor and every pair of roles, in no order. One query, however many events they share.

    among: primary keys of the only events that are looked at, where not all are. then: the record that is asked, if not
    the present one; in it, slugs are primary keys.
    """
    if then:
        values = {"actor": actor.slug, "quoted": QUOTED, "among": among}
        return [Meeting(*row) for row in then.rows(_MEETINGS, [actor.slug], **values)]
    with connection.cursor() as cursor:
        cursor.execute(_MEETINGS, {"actor": actor.pk, "quoted": QUOTED, "among": among})
        return [Meeting(*row) for row in cursor.fetchall()]
