"""Properties are looked for without a stopwatch: a shared machine is slow now and then, and that is no fault."""

import pytest
from hypothesis import HealthCheck, settings

from tests.examples import THE_SAME, examples
from tests.models.people import make_colleague

settings.register_profile(
    "record",
    deadline=None,
    derandomize=THE_SAME,
    max_examples=examples(100),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("record")


@pytest.fixture
def ana(db):
    return make_colleague("ana")


@pytest.fixture
def ben(db):
    return make_colleague("ben")
