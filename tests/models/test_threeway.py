"""Bringing two wordings together: what one side alone changed is kept whole, and what both changed is never dropped unseen."""

from hypothesis import given, settings

from tests.examples import examples
from tests.models.documents import a_document, events
from timeline.models.schema import normal
from timeline.models.threeway import MINE, bring_together
from timeline.models.workflow import content_of

contents = events.map(lambda document: content_of(normal("event", document)))


@settings(max_examples=examples(60))
@given(contents, contents)
def test_what_one_side_alone_changed_is_taken_over_whole(base, changed):
    assert bring_together(base, changed, base) == (changed, [])
    assert bring_together(base, base, changed) == (changed, [])
    assert bring_together(base, changed, changed) == (changed, [])


@settings(max_examples=examples(60))
@given(contents, contents, contents)
def test_every_clash_can_be_decided_for_either_side(base, theirs, mine):
    clashes = bring_together(base, theirs, mine).clashes

    assert all(clash.theirs != clash.mine for clash in clashes)
    assert len({clash.key for clash in clashes}) == len(clashes)
    for path in {clash.path[0] for clash in clashes if len(clash.path) == 1}:
        kept = bring_together(base, theirs, mine, {clash.key: MINE for clash in clashes}).content
        assert kept.get(path) == mine.get(path)
        assert bring_together(base, theirs, mine).content.get(path) == theirs.get(path)


def account(**changes):
    return {"source": "reuters", "quote": "No.", **changes}


def test_one_account_is_changed_by_both_in_different_fields_and_by_both_in_one():
    base = a_document(citations=[account()])
    theirs = a_document(citations=[account(quote="Never.", locator="p. 2")])
    mine = a_document(citations=[account(quote="Not now.", stance="deny"), account(source="tass")])

    together = bring_together(base, theirs, mine)

    assert [clash.key for clash in together.clashes] == ["citations.reuters.quote"]
    chosen = bring_together(base, theirs, mine, {"citations.reuters.quote": MINE})
    assert chosen.content["citations"] == [
        account(stance="deny", quote="Not now.", locator="p. 2"), account(source="tass"),
    ]  # fmt: skip


def test_an_account_that_one_took_out_and_the_other_changed_is_a_clash():
    base, gone = a_document(citations=[account()]), a_document(citations=[])
    changed = a_document(citations=[account(quote="Never.")])

    together = bring_together(base, gone, changed)

    assert [clash.path for clash in together.clashes] == [("citations", "reuters")]
    kept = bring_together(base, gone, changed, {together.clashes[0].key: MINE})
    assert kept.content["citations"] == [account(quote="Never.")]
