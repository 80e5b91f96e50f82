"""What a day answered while it was the present is what it answers ever after, and what a plain replay of the ledger says."""

import datetime as dt
import random

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.explore.conftest import asked
from tests.factories import make_actor, make_citation, make_event, make_source, set_status
from tests.ledgers import at, corrected, curator, two
from tests.models.refusal import as_at_commit
from timeline.models import Edition, Event, Revision, Source
from timeline.models.editions import end_of
from timeline.models.ledger import append, append_missing

pytestmark = pytest.mark.django_db
QUESTIONS = [
    "", "storyline=gaza-war", "actor=russia", "kind=summit", "q=Geneva", "disputed=1", "source=state-media",
    "significance=4", "from=2025-06&to=2025-12", "actor=lavrov&with=ukraine",
]  # fmt: skip


def change(chance, number):
    """One thing that a curator does, entered as they do it."""
    events = list(Event.objects.all())
    event = chance.choice(events) if events else None
    deed = chance.choice(["new", "new", "correct", "cite", "dispute", "retract", "alias", "belongs", "kind"])
    if deed == "new" or event is None:
        make_event(f"Talks {number} in {chance.choice(['Geneva', 'Bern'])}", slug=f"talks-{number}",
                   date=f"2025-{chance.randint(1, 12):02}", significance=chance.randint(1, 5),
                   kind=chance.choice(["meeting", "summit"]), storylines=[chance.choice(["gaza-war", "ukraine-war"])],
                   actors=chance.sample(["russia", "ukraine", "lavrov", "egypt"], chance.randint(0, 2)))  # fmt: skip
        append_missing()
    elif deed in ("correct", "cite", "dispute") and event.status == "published":
        if deed != "correct":
            stance = "deny" if deed == "dispute" else "assert"
            make_citation(event, make_source(f"s-{chance.randint(1, 4)}"), stance=stance, by=chance.choice([None, "russia"]))
        corrected(event, place=f"Place {number}", kind=chance.choice(["meeting", "summit"]), significance=chance.randint(1, 5))
    elif deed == "retract" and event.status == "published":
        set_status(event, "retracted")
        append(event, "retracted", reason="No.", **two())
    elif deed == "alias":
        actor = make_actor("russia")
        actor.aliases.create(name=f"Россия {number}")
        append(actor, "corrected", author=curator())
    elif deed == "belongs":
        actor = make_actor("lavrov", kind="person")
        actor.affiliations.get_or_create(parent=make_actor("russia"))
        append(actor, "corrected", author=curator())
    elif deed == "kind" and Source.objects.exists():
        source = chance.choice(list(Source.objects.all()))
        Source.objects.filter(pk=source.pk).update(kind=chance.choice(["state-media", "wire-agency"]))
        append(source, "corrected", author=curator())


def answers(day="") -> dict:
    """{question: events that answer}"""
    return {question: asked(f"/?{question}&as_of={day}").events().newest_first().rows() for question in QUESTIONS}


def replayed(day) -> dict:
    """{slug: document} of what was public when the day ended: the ledger read from its beginning, naively."""
    documents = {}
    for revision in Revision.objects.filter(kind="event", moment__lte=end_of(day)).order_by("position"):
        documents[revision.slug] = revision.document
    return {slug: document for slug, document in documents.items() if document.get("status") == "published"}


@given(seed=st.integers(0, 2**32))
@settings(max_examples=5, deadline=None, phases=[Phase.generate, Phase.explicit], report_multiple_bugs=False)
def test_every_day_answers_later_as_it_did_when_it_was_the_present(seed):
    chance = random.Random(seed)
    with transaction.atomic():
        make_event(slug="first", actors=["russia", "ukraine", "lavrov"], storylines=["gaza-war", "ukraine-war"])
        then = {}
        for number in range(7):
            day = dt.date(2026, 1, 1) + dt.timedelta(days=number)
            at(f"{day}T12:00Z")
            append_missing()
            # On the first day nothing changes, so that there is a day which knows of something.
            for turn in range(chance.randint(0, 3) if number else 0):
                change(chance, 10 * number + turn)
                as_at_commit()
            then[day] = answers()

        for day, answered in then.items():
            assert answers(day) == answered, day
            assert Edition.objects.known_on(day).documents() == replayed(day)
        assert any(then[dt.date(2026, 1, 1)].values())
        transaction.set_rollback(True)
