"""Settings of the product with one more language, whose catalogue a test makes: see tests/browser/test_languages.py."""

import os
from pathlib import Path

from timeline.settings import *  # noqa: F403
from timeline.settings import LANGUAGES, LOCALE_PATHS

LOCALE_PATHS = [Path(os.environ["PSEUDO_LOCALE"]), *LOCALE_PATHS]
LANGUAGES = [*LANGUAGES, ("en-xa", "Pseudo")]
