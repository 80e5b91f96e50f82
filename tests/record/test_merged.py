"""What curators have merged stays merged, whatever a folder of documents says."""

import pytest

from tests.record.test_load_record import ANSWER, SOURCE, folder, load, put  # noqa: F401 - a fixture
from timeline.models import Actor, Curator, Event, Merge, Revision
from timeline.models.drift import drift
from timeline.models.merging import perform
from timeline.verify import verify

pytestmark = pytest.mark.django_db


def test_what_curators_have_merged_stays_merged(folder):  # noqa: F811 - the fixture
    put(folder / "actors/ru.json", {"slug": "ru", "name": "Russian Federation", "kind": "state"})
    put(folder / "sources/b.json", {**SOURCE, "slug": "reuters-b"})
    told = {**ANSWER, "slug": "told-again", "links": [{"to": "answer", "relation": "follows"}]}
    put(folder / "events/told-again.json", told)
    both = [{"actor": "russia", "role": "recipient"}, {"actor": "ru", "role": "recipient"}, {"actor": "ru", "role": "speaker"}]
    third = {"participations": both, "citations": [{"source": "reuters-b", "attributed_to": "ru"}]}
    third |= {"links": [{"to": "told-again", "relation": "follows"}, {"to": "answer", "relation": "follows"}]}
    put(folder / "events/third.json", {**ANSWER, **third, "slug": "third"})
    load(folder)
    ada, ben = (Curator.objects.create_user(name) for name in ("ada", "ben"))
    pairs = (("actor", "russia", "ru"), ("source", "reuters-a", "reuters-b"), ("event", "answer", "told-again"))
    for kind, winner, loser in pairs:
        merge = Merge.objects.create(kind=kind, winner_slug=winner, loser_slug=loser, reason="One.", author=ada)
        perform(merge, approver=ben)

    said = load(folder)

    assert "actors: 0 created, 1 changed, 1 left as they were, 1 left out: merged into others\n" in said
    assert "events: 0 created, 1 changed, 2 left as they were, 1 left out: merged into others\n" in said
    assert not Actor.objects.filter(slug="ru").exists() and not Event.objects.filter(slug="told-again").exists()
    third = Event.objects.get(slug="third")
    assert sorted(third.participations.values_list("actor__slug", "role")) == [("russia", "recipient"), ("russia", "speaker")]
    assert list(third.citations.values_list("source__slug", "attributed_to__slug")) == [("reuters-a", "russia")]
    assert list(third.links.values_list("target__slug", flat=True)) == ["answer"]
    assert load(folder).count("0 created, 0 changed") == 4
    assert list(drift(verify(Revision.objects.lines(), []).latest)) == []
