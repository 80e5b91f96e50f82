"""Which PostgreSQL the record is kept in: the server that DATABASE_URL names, or the embedded one.

Nothing is started here. The embedded server starts when a command first connects, and stops
when the last process that uses it has ended (see `timeline/embedded/`).
"""

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict

OLDEST_VERSION = 15

# Read by libpq, not by Django: what DATABASE_URL may say beyond these goes to libpq as it is.
NAMED_BY_DJANGO = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}

# A thread of the web server keeps its connection; the health check (one round trip) spares the
# reader an error page after the server was restarted.
LASTING = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}


def from_environment(url: str | None, data) -> dict:
    """One entry of Django's DATABASES.

    `url` is DATABASE_URL, or None or empty for the embedded server of the directory `data`.
    Raises ImproperlyConfigured, in one sentence without the password, for a URL of another kind.
    """
    if not url:
        return {"ENGINE": "timeline.embedded", "NAME": "timeline", "DATA": str(data), **LASTING}
    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgresql://, as only PostgreSQL is supported.")
    try:
        parts = conninfo_to_dict(url)
    except psycopg.Error:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read; it looks like postgresql://user:password@host:5432/database, "
            "with special characters in the password written as %XX."
        ) from None
    if not parts.get("dbname"):
        raise ImproperlyConfigured("DATABASE_URL names no database; add it after a slash: .../database.")
    parts.setdefault("connect_timeout", 10)
    named = {django: str(parts.pop(libpq)) for libpq, django in NAMED_BY_DJANGO.items() if libpq in parts}
    return {"ENGINE": "django.db.backends.postgresql", **named, "OPTIONS": parts, **LASTING}
