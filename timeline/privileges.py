"""What the web server may do in the database: everything but touch the ledger, to which it only appends.

Triggers refuse a change of a revision, whoever asks. This is the second lock: who serves pages has no right to try, nor
to take the first one off. For the embedded server, whose one role owns everything; on a server of one's own the README
says what to grant to whom.
"""

from __future__ import annotations

from django.db import connection

ROLE = "timeline_web"
GRANTS = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}') THEN
    CREATE ROLE {ROLE} NOLOGIN;
  END IF;
END $$;
GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
REVOKE ALL ON timeline_revision FROM {ROLE};
GRANT SELECT, INSERT ON timeline_revision TO {ROLE};
"""  # noqa: S608 - the name stands above


def grant() -> None:
    """Make the role and give it its rights, to tables of later migrations as well. Again: nothing changes."""
    with connection.cursor() as cursor:
        cursor.execute(GRANTS)


def serve_as_web(opened=connection) -> None:
    """Connections that this process and those forked from it open from now on have the rights of the role only."""
    options = opened.settings_dict.setdefault("OPTIONS", {})
    options["options"] = f"-c role={ROLE}"
