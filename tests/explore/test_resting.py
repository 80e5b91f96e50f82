"""What rests on a source: counted whole, counted in part, and asked of one event after the other."""

import pytest

from timeline.models import Citation, Event, Source
from timeline.models.resting import rests_on

pytestmark = pytest.mark.django_db


def test_what_rests_on_each_source_is_what_following_relations_finds(shipped):
    sources = list(Source.objects.with_event_counts())
    every = rests_on([one.pk for one in sources])

    assert every == {one.pk: (one.number, one.alone, False) for one in sources}
    for pk, rests in rests_on(every, most=5).items():
        cited = Citation.objects.filter(source=pk, event__status="published").count()
        assert rests == every[pk] if cited <= 5 else rests.about
        assert rests.alone <= rests.events <= cited


def test_events_that_are_asked_one_by_one_are_those_that_the_index_of_a_source_finds(shipped):
    for source in Source.objects.with_event_counts().order_by("-number")[:3]:
        found, looked = (Event.objects.published().citing(source, looking=one) for one in (False, True))
        assert list(found.newest_first(found_first=True)) == list(looked.newest_first()) and found.exists()
