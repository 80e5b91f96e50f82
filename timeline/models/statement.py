"""What an actor has said, itself or through its organs and people at the time, and when it was last heard.

A statement is an account attributed to an actor, or an event that has occurred in which an actor is the speaker and
to which no account of its is recorded. Its day is that on which it was said; where that is not recorded, the day
the event is filed under, unless that lies ahead; then the day the source was published. Of published events only.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from django.db import connection

from timeline.models.then import Standing


class Statement(NamedTuple):
    """One statement, by ids. `account` is None where the event itself is what was said; `day` where none is known.

    In the record as it stood on a day, ids are slugs, and that of an account is the event's with its number.
    """

    event: int | str
    account: int | str | None
    voice: int | str
    own: bool
    day: dt.date | None


class Heard(NamedTuple):
    """How many statements there are of one kind - an actor's own, or its people's - and the latest of them."""

    number: int
    latest: Statement


# The first whole day, month or year that an EDTF text names.
_DAY = """coalesce(
  substring(EDTF from '\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])')::date,
  (substring(EDTF from '\\d{4}-(?:0[1-9]|1[0-2])') || '-01')::date,
  (substring(EDTF from '[1-9]\\d{3}') || '-01-01')::date)"""

_SAID = """
WITH RECURSIVE said(event_id, account_id, voice_id, day) AS (
  SELECT c.event_id, c.id, c.attributed_to_id,
         coalesce(DAY OF c.said,
                  CASE WHEN e.date_sort <= (SELECT day FROM as_of) THEN e.date_sort END,
                  DAY OF s.published)
    FROM timeline_citation c
    JOIN timeline_event e ON e.id = c.event_id AND e.status = 'published'
    JOIN timeline_source s ON s.id = c.source_id
   WHERE c.attributed_to_id IS NOT NULL AND VOICED BY c.attributed_to_id AMONG
  UNION ALL
  SELECT p.event_id, NULL, p.actor_id, e.date_sort
    FROM timeline_participation p
    JOIN timeline_event e ON e.id = p.event_id AND e.status = 'published' AND e.occurrence = 'occurred'
   WHERE p.role = 'speaker' AND VOICED BY p.actor_id AMONG
     AND NOT EXISTS (SELECT 1 FROM timeline_citation c
                      WHERE c.event_id = p.event_id AND c.attributed_to_id = p.actor_id)
),
as_of(day) AS (
  SELECT max(date_sort) FROM timeline_event WHERE status = 'published' AND occurrence = 'occurred'
),"""
for _column in ("c.said", "s.published"):
    _SAID = _SAID.replace(f"DAY OF {_column}", _DAY.replace("EDTF", _column))

def _said(by: str, among: str = "") -> str:
    return re.sub(r"VOICED BY ([a-z_.]+)", by, _SAID).replace(" AMONG", among)


# By anyone; by those alone who come into question, so that a large record is asked for what these have said; and of some
# events only, which are looked up before who has said what of them.
_BY_ALL = _said("true")
_BY_THESE = _said(r"\1 IN (SELECT actor_id FROM under)")
_OF_SOME = _said(
    r"\1 + 0 IN (SELECT actor_id FROM under)",
    " AND e.id = ANY(ARRAY(SELECT id FROM timeline_event WHERE slug = ANY(%(among)s)))",
)

# The actor, and everyone below it with the time for which they were. Paths that loop end, as periods only shrink.
_UNDER = """
under(actor_id, lower, upper) AS (
    SELECT %(actor)s::bigint, '-infinity'::date, 'infinity'::date
  UNION
    SELECT a.actor_id, greatest(a.lower, u.lower), least(a.upper, u.upper)
      FROM under u
      JOIN timeline_affiliation a ON a.parent_id = u.actor_id AND a.lower <= u.upper AND a.upper >= u.lower
),
theirs AS (
  SELECT event_id, account_id, voice_id, voice_id = %(actor)s AS own, day FROM said
   WHERE EXISTS (SELECT 1 FROM under u WHERE u.actor_id = said.voice_id
                    AND (said.day IS NULL OR said.day BETWEEN u.lower AND u.upper))
)"""

# The latest of either kind with their number, and a page of all, newest first.
_HEARD = """,
ranked AS (
  SELECT *, count(*) OVER (PARTITION BY own) AS number,
         row_number() OVER (PARTITION BY own ORDER BY day DESC NULLS LAST, event_id DESC, account_id DESC) AS nth,
         row_number() OVER (ORDER BY day DESC NULLS LAST, event_id DESC, account_id DESC) AS place
    FROM theirs
)
SELECT number, nth = 1, place, event_id, account_id, voice_id, own, day FROM ranked
 WHERE nth = 1 OR place > %(start)s AND place <= %(start)s + %(most)s
 ORDER BY place"""

_LATEST = """
up(actor_id, day) AS (
    SELECT voice_id, day FROM said WHERE day IS NOT NULL
  UNION
    SELECT a.parent_id, up.day FROM up
      JOIN timeline_affiliation a ON a.actor_id = up.actor_id AND up.day BETWEEN a.lower AND a.upper
)
SELECT actor_id, max(day) FROM up GROUP BY actor_id"""


def heard(
    actor, start: int, most: int, then: Standing | None = None, among: list[str] | None = None
) -> tuple[dict[bool, Heard], list[Statement]]:
    """{True: its own statements, False: those of its people}, whichever there are; and `most` of all, newest first, after the
    first `start`. One query. then: the record that is asked, if not the present one. among: slugs of the only events that
    are looked at, where not all are."""
    found, page = {}, []
    for number, latest, place, *statement in _of(actor, then, among, start=start, most=most):
        one = Statement(*statement)
        if latest:
            found[one.own] = Heard(number, one)
        if start < place <= start + most:
            page.append(one)
    return found, page


def last_heard() -> dict[int, dt.date]:
    """{id of an actor: the day of its latest statement, its own or of its people}. One query."""
    return dict(_rows(_BY_ALL, _LATEST))


def _of(actor, then: Standing | None, among: list[str] | None, **values):
    if then:
        return then.rows(_BY_THESE + _UNDER + _HEARD, then.under(actor.slug), actor=actor.slug, **values)
    said = _BY_THESE if among is None else _OF_SOME
    return _rows(said, _UNDER, _HEARD, actor=actor.pk, among=among, **values)


def _rows(*parts: str, **values):
    with connection.cursor() as cursor:
        cursor.execute("".join(parts), values or None)
        return cursor.fetchall()
