"""Which invitations belong together: those that answer, implement or follow one another, directly or by others."""

from __future__ import annotations

from django.db.models.expressions import RawSQL

_LINKED = """(
WITH RECURSIVE near(id) AS (
    SELECT id FROM ({asked}) AS asked(id)
  UNION
    SELECT e.id
      FROM near,
           LATERAL (SELECT target_id AS id FROM timeline_link WHERE origin_id = near.id AND relation <> 'contradicts'
                    UNION ALL
                    SELECT origin_id FROM timeline_link WHERE target_id = near.id AND relation <> 'contradicts') AS linked
      JOIN timeline_event e ON e.id = linked.id AND e.kind = 'invitation' AND e.status = 'published'
)
SELECT id FROM near LIMIT %s)"""


def linked_invitations(events, most: int) -> RawSQL:
    """Primary keys of these events and of the published invitations that they are linked with, the nearest first, ready for
    `in`; no more than so many."""
    asked, params = events.values("pk").query.sql_with_params()
    return RawSQL(_LINKED.format(asked=asked), [*params, most])  # noqa: S611 - made here and by Django


def with_their_rounds(events, most: int) -> RawSQL:
    """Primary keys of these events, whatever they are, and of all invitations of the rounds of those that invite."""
    asked, params = events.order_by().values("pk").query.sql_with_params()
    linked = linked_invitations(events.order_by().invitations(), most)
    return RawSQL(f"({asked} UNION {linked.sql})", [*params, *linked.params])  # noqa: S608, S611 - as above
