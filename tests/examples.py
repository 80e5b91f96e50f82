"""How many examples a property is looked at with, and which.

A usual run takes a quarter of them, and always the same: it fails where something has changed, and never by chance.
`EXAMPLES=1` takes all, `EXAMPLES=10` ten times as many, and other ones each time.
"""

import math
import os

SHARE = float(os.environ.get("EXAMPLES", "0.25"))
THE_SAME = "EXAMPLES" not in os.environ


def examples(number: int) -> int:
    """So many of the number of examples that all are."""
    return math.ceil(number * SHARE)
