#!/usr/bin/env python3
"""Runs the commands of Diplomatic Timeline: `python manage.py start` and the rest."""

import argparse
import os
import sys

# https://www.postgresql.org/docs/current/errcodes-appendix.html
UNDEFINED_TABLE = "42P01"


def environment_from(arguments):
    """The switches among the options of `start`, as the environment variables that settings read.

    Settings are read before a command parses its options, so they are looked up here.
    """
    switches = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    for name in ("host", "port", "data"):
        switches.add_argument(f"--{name}", dest=f"TIMELINE_{name.upper()}", default=argparse.SUPPRESS)
    return vars(switches.parse_known_args(arguments)[0])


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timeline.settings")
    if sys.argv[1:2] == ["start"]:
        os.environ.update(environment_from(sys.argv[2:]))

    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import ProgrammingError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(f"Wrong configuration: {error}")
    except ProgrammingError as error:
        if "--traceback" in sys.argv or getattr(error.__cause__, "sqlstate", "") != UNDEFINED_TABLE:
            raise
        sys.exit("There is no record in this database yet. `python manage.py start` makes one, `migrate` an empty one.")


if __name__ == "__main__":
    main()
