"""How long it takes to publish an event of a record of any size: `python -m tests.bench.publish_event URL [--times 12]`.

The event has three actors, a storyline and two sources of the record, common ones and seldom ones. One curator has handed it
in and another approves it: told is that last step, with everything derived, the ledger and all rules that wait for the end
of a transaction. Each is taken back again, so that the record stays as it was.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time

from tests.bench.processor import processor_ms


def publishings(times: int, seed: int = 4):
    """(PostgreSQL's milliseconds, ours, on the clock) for each event."""
    from django.db import connection, transaction

    from tests.factories import make_citation, make_event
    from tests.models.people import handed_in, make_colleague
    from timeline.models import Actor, Source, Storyline
    from timeline.models.event import DRAFT, PUBLISHED
    from timeline.models.workflow import approve

    chance = random.Random(seed)
    actors, sources, storylines = (
        list(model.objects.order_by("pk").values_list("slug", flat=True)[:5000]) for model in (Actor, Source, Storyline)
    )

    def one(of: list[str]) -> str:
        return of[min(int(chance.expovariate(1 / 40)), len(of) - 1)]

    for turn in range(times):
        with transaction.atomic():
            author, approver = make_colleague(f"author-{turn}"), make_colleague(f"approver-{turn}")
            event = make_event(
                f"Talks on the ceasefire, round {turn}", DRAFT, [one(storylines)], {one(actors) for _ in range(3)}, cite=False,
                place="Geneva", summary="Delegations met for the first time since the winter, and agreed to meet again.",
            )  # fmt: skip
            for source in {one(sources) for _ in range(2)}:
                make_citation(event, Source.objects.get(slug=source), by=one(actors), statement="They will meet again.")
            proposal = handed_in(event, author)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
                pid = connection.connection.info.backend_pid
                began = processor_ms(pid), time.process_time(), time.perf_counter()
                approve(proposal, approver, seen=proposal.latest.pk)
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                took = processor_ms(pid), time.process_time(), time.perf_counter()
            event.refresh_from_db()
            assert event.status == PUBLISHED and event.actor_slugs
            transaction.set_rollback(True)
        yield took[0] - began[0], (took[1] - began[1]) * 1000, (took[2] - began[2]) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("url", metavar="URL")
    parser.add_argument("--times", type=int, default=12)
    asked = parser.parse_args()
    os.environ.update(DATABASE_URL=asked.url, DJANGO_SETTINGS_MODULE="tests.settings")
    import django

    django.setup()
    # The first one opens the connection.
    found = list(publishings(asked.times + 1))[1:]
    print(f"{'milliseconds':>24} median   most")
    for name, values in zip(
        ("PostgreSQL's processor", "our processor", "clock"), zip(*found, strict=True), strict=True
    ):
        print(f"{name:>24} {statistics.median(values):6.1f} {max(values):6.1f}")


if __name__ == "__main__":
    main()
