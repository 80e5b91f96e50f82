"""Settings of the tests: the product's, with a database that is thrown away.

Importing this makes the temporary data directory, in the first process of a test run; the
workers of pytest-xdist find it in their environment and share it. DATABASE_URL is honoured.
"""

import os
import tempfile

MADE_HERE = "TIMELINE_TEST_DATA" not in os.environ
if MADE_HERE:
    directory = tempfile.mkdtemp(prefix="diplomatic-timeline-tests-")
    # As root, PostgreSQL runs under another account, which has to pass through.
    os.chmod(directory, 0o711)
    os.environ["TIMELINE_TEST_DATA"] = directory

# A developer's own switches must not decide what the tests see.
for name in [name for name in os.environ if name.startswith("TIMELINE_") and name != "TIMELINE_TEST_DATA"]:
    os.environ.pop(name)
os.environ["TIMELINE_DATA"] = os.environ["TIMELINE_TEST_DATA"]

from timeline.settings import *  # noqa: E402, F403
from timeline.settings import STATIC_ROOT, STORAGES  # noqa: E402

# WhiteNoise warns of a missing directory.
STATIC_ROOT.mkdir(exist_ok=True)

# Files under their own names, from where they lie: no test depends on collectstatic having run.
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
# A busy machine is no fault of a page; what is too long is tested with a bound of its own.
PUBLIC_STATEMENT_MILLISECONDS = 60_000
# Hashing slowly is a virtue of passwords, not of tests.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
