"""Published events by stretches of so many primary keys each: which there are, and when any event of each changed last."""

from __future__ import annotations

import datetime as dt

from django.db import connection

_STRETCHES = """
SELECT number, changed.moment
  FROM generate_series(0, (SELECT max(id) / %(many)s FROM timeline_event)) AS number
  LEFT JOIN (
    SELECT id / %(many)s AS number, max(changed_at) AS moment
      FROM (SELECT id, changed_at FROM timeline_event WHERE status = 'published'
             ORDER BY changed_at DESC, slug LIMIT %(latest)s) AS latest
     GROUP BY 1
  ) AS changed USING (number)
 WHERE EXISTS (SELECT 1 FROM timeline_event WHERE status = 'published'
                  AND id >= number * %(many)s AND id < (number + 1) * %(many)s)
 ORDER BY number"""


def stretches(many: int, latest: int | None = None) -> list[tuple[int, dt.datetime | None]]:
    """Rows (number, moment of the last change) of the stretches that have any. One statement.

    latest: so many changes are looked at, if not all; a stretch that has none of these says no moment.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STRETCHES, {"many": many, "latest": latest})
        return cursor.fetchall()
