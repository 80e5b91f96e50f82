"""How much the server adds to the database: `/` against the bare SQL it needs, in one run, taking turns.

    python -m pytest tests/bench/bench_page.py -n 0 -s

"Again" is a question whose events were drawn before, as all but the first reader meet it; "first" has nothing
remembered. The SQL is asked every time, by both.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

MOST_TIMES_THE_SQL = 3
MOST_QUERIES = 12
MOST_BYTES = 120 * 1024
ROOT = Path(__file__).parent.parent.parent

# Without it no test database is made.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def figures(shipped, django_db_blocker):
    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
    environment = os.environ | {"BENCH_DATABASE": name, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.page"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def test_a_page_takes_at_most_three_times_as_long_as_its_sql(figures):
    print(f"\n{'':>15}  again  first    SQL  again/SQL first/SQL statements")
    for name, row in figures.items():
        print(
            f"{name:>15} {row['again']:6.1f} {row['first']:6.1f} {row['sql']:6.1f}"
            f" {row['again'] / row['sql']:10.2f} {row['first'] / row['sql']:9.2f} {row['statements']:10}"
        )

    assert figures["all"]["again"] / figures["all"]["sql"] <= MOST_TIMES_THE_SQL


def test_no_page_asks_many_statements(figures):
    assert max(row["statements"] for row in figures.values()) <= MOST_QUERIES


def test_the_page_is_small(figures):
    row = figures["all"]
    print(f"\n/ : {row['bytes'] / 1024:.0f} KB, compressed {row['compressed'] / 1024:.1f} KB")

    assert row["compressed"] <= MOST_BYTES
