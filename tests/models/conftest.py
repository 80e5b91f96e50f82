"""Properties are looked for without a stopwatch: a shared machine is slow now and then, and that is no fault."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "record",
    deadline=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("record")
