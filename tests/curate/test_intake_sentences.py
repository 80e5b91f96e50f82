"""No text is read in one piece for ever: what is too long to be a sentence is read in pieces, and nothing of it is lost."""

import pytest

from timeline.curate.intake.sentences import LONGEST, sentences
from timeline.models.article import LONGEST as LONGEST_ARTICLE


@pytest.mark.parametrize("words", ["said ", "J. D. ", "Ab-", "Ab’", "U.S. ", "Russia said. ", '"a. ', "a.", "“Yes ", "Monday, "])
def test_a_sentence_has_an_end(words):
    text = (words * LONGEST_ARTICLE)[:LONGEST_ARTICLE]
    found = sentences(text)

    assert max(len(one.text) for one in found) <= LONGEST
    assert all(text.startswith(one.text, one.start) for one in found)
    assert "".join("".join(one.text for one in found).split()) == "".join(text.split())
