"""`manage.py start`, but that nothing is entered in the ledger: of a million events that takes longer than all measuring.

    python -m tests.bench.peers.unentered start --port=8000 --data=DIR

No page that is measured reads the ledger.
"""

import os
import sys

import django

import manage

if __name__ == "__main__":
    os.environ.update(DJANGO_SETTINGS_MODULE="timeline.settings", **manage.environment_from(sys.argv[2:]))
    django.setup()

    from timeline.management.commands import start

    start.append_missing = lambda told: 0
    manage.main()
