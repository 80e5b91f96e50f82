"""Candidates for events out of articles: synthetic ones with traps, and the one that the project started from."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from timeline.curate.intake.candidates import candidates
from timeline.curate.intake.cast import Cast, Known
from timeline.curate.intake.sentences import sentences
from timeline.models.dates import Span
from timeline.models.taxonomy import KINDS, ROLES
from timeline.record.reader import SHIPPED

ROOT = Path(__file__).resolve().parent.parent.parent
ARTICLE = ROOT.parent / "shared" / "record" / "peace-council-article.txt"
MONDAY = dt.date(2026, 1, 19)


def known_actors():
    for file in sorted((SHIPPED / "actors").glob("*.json")):
        actor = json.loads(file.read_text(encoding="utf-8"))
        names = tuple(alias["name"] for alias in actor.get("aliases", []))
        yield Known(
            actor["slug"], actor["name"], actor["kind"], actor.get("country", ""), names,
            tuple(row["actor"] for row in actor.get("belongs_to", [])),
        )  # fmt: skip


CAST = Cast(known_actors())


def read(text, published=MONDAY, language="en"):
    return candidates(text, published, CAST, language)


def only(text, **options):
    (candidate,) = read(text, **options)
    return candidate


# ---------------------------------------------------------------- the article


@pytest.fixture(scope="module")
def article():
    if not ARTICLE.is_file():
        pytest.skip(
            f"The article that the project started from is not there: {ARTICLE.name} lies in ../shared/record/."
        )
    return read(ARTICLE.read_text(encoding="utf-8"))


# How the sentence begins, the date, who says so; and the words quoted, where it quotes.
STATEMENTS = [
    ("United States President Donald Trump has extended", "2026-01-19", "donald-trump", ()),
    ("According to officials in Moscow", "2026-01-19", "russia", ()),
    ("Kremlin spokesman Dmitry Peskov confirmed", "2026-01-19", "dmitry-peskov", ()),
    ("He did not indicate", "2026-01-19", "dmitry-peskov", ()),
    ("Reports also suggest", "2026-01-19", "unnamed-reports", ()),
    ("In remarks made last October", "2025-10", "vladimir-putin", ("historic",)),
    (
        "“The Gaza Strip is facing", "2025-05", "vladimir-putin",
        ("The Gaza Strip is facing a humanitarian catastrophe in the full sense of the word",),
    ),
    ("He added that Russia", "2025-05", "vladimir-putin", ()),
    ("However, analysts", "2026-01-19", "unnamed-analysts", ()),
    ("Critics argue", "2026-01-19", "unnamed-critics", ()),
]  # fmt: skip


@pytest.mark.parametrize(("begins", "date", "speaker", "quotes"), STATEMENTS)
def test_the_articles_statements_come_out_with_their_dates_and_speakers(article, begins, date, speaker, quotes):
    (candidate,) = [one for one in article if one.sentence.startswith(begins)]
    assert (candidate.date, candidate.speaker, candidate.quotes) == (date, speaker, quotes)


@pytest.mark.parametrize(
    ("begins", "kind", "participants"),
    [
        ("United States President", "invitation", {"donald-trump": "initiator", "vladimir-putin": "recipient"}),
        ("“The Gaza Strip", "statement", {"vladimir-putin": "speaker", "mahmoud-abbas": "subject"}),
        ("Putin has previously spoken", "statement", {"vladimir-putin": "speaker", "donald-trump": "subject"}),
    ],
)
def test_the_articles_events_have_kinds_and_casts(article, begins, kind, participants):
    (candidate,) = [one for one in article if one.sentence.startswith(begins)]
    assert candidate.kind == kind and participants.items() <= dict(candidate.participants).items()


def test_who_only_tells_of_an_event_takes_no_part_in_it(article):
    (candidate,) = [one for one in article if one.sentence.startswith("According to officials in Moscow")]
    assert candidate.kind == "invitation" and "russia" not in dict(candidate.participants)


def test_what_the_article_dates_only_as_earlier_is_open_at_the_start(article):
    (candidate,) = [one for one in article if one.sentence.startswith("The Kremlin has repeatedly")]
    assert candidate.date == "../2026-01-19" and candidate.speaker == "kremlin"


# ---------------------------------------------------------------- traps


def test_two_dates_in_a_sentence_are_two_events():
    strike, release = read("Israeli forces struck Gaza on 12 January, and Hamas released three hostages on 15 January.")
    assert (strike.date, strike.kind) == ("2026-01-12", "military-event")
    assert dict(strike.participants) == {"israel": "initiator", "gaza-strip": "recipient"}
    assert (release.date, release.kind, dict(release.participants)) == (
        "2026-01-15", "hostage-release", {"hamas": "initiator"},
    )  # fmt: skip


def test_a_quotation_over_several_sentences_stays_one():
    candidate = only("“We agreed. The next round comes soon! Who knows?” said Rustem Umerov on Friday.")
    assert candidate.quotes == ("We agreed. The next round comes soon! Who knows?",)
    assert (candidate.speaker, candidate.date) == ("rustem-umerov", "2026-01-16")


@pytest.mark.parametrize(
    "text",
    [
        '"We expect results," Kremlin aide Yuri Ushakov told reporters on Saturday.',
        "«We expect results», said Yuri Ushakov on Saturday.",
        "„We expect results“, said Yuri Ushakov on Saturday.",
        "“We expect results,” Ushakov, who had flown to Abu Dhabi with Witkoff, said on Saturday.",
    ],
)
def test_quotation_marks_of_every_sort_are_read(text):
    candidate = only(text)
    assert (candidate.speaker, candidate.quotes, candidate.date) == (
        "yuri-ushakov",
        ("We expect results",),
        "2026-01-17",
    )


def test_who_is_not_in_the_record_speaks_under_their_own_name():
    statement, summit = read(
        "Foreign Minister Jane Roe of Ruritania said on Thursday the summit will be held on 5 February."
    )
    assert (statement.speaker, statement.speaker_name, statement.unknown) == ("", "Jane Roe", ("Jane Roe",))
    assert (summit.kind, summit.date) == ("summit", "2026-02-05")


def test_a_date_before_the_turn_of_the_year_is_of_the_year_before():
    assert only("Putin met Lukashenko on 30 December.", published=dt.date(2026, 1, 2)).date == "2025-12-30"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Recep Tayyip Erdoğan met Guterres on Friday.", "recep-tayyip-erdogan"),
        ("Erdogan met Guterres on Friday.", "recep-tayyip-erdogan"),
        ("Ahmed al-Sharaa met Guterres on Friday.", "ahmed-al-sharaa"),
        ("Зеленський met Guterres on Friday.", "volodymyr-zelenskyy"),
        ("Luiz Inácio Lula da Silva met Guterres on Friday.", "luiz-inacio-lula-da-silva"),
    ],
)
def test_names_are_found_in_any_spelling_that_the_record_knows(text, slug):
    assert dict(only(text).participants) == {slug: "participant", "antonio-guterres": "participant"}


def test_common_words_are_not_taken_for_names():
    assert dict(only("Hungary and Jordan met on Friday; they ate turkey with jordan almonds, and told us so.").participants) == {
        "hungary": "participant", "jordan": "participant",
    }  # fmt: skip


def test_a_title_says_which_president_and_takes_no_part():
    candidate = only("Mr. Macron met U.S. President Joe Biden and Turkey’s Erdoğan in Paris on Tuesday.")
    assert dict(candidate.participants).keys() == {"emmanuel-macron", "joe-biden", "recep-tayyip-erdogan"}
    assert candidate.place == "Paris"


def test_somebodys_office_speaks_where_no_name_is_given():
    candidate = only("Qatar's prime minister said on Sunday that Hamas had accepted the proposal.")
    assert candidate.speaker == "qatar" and "not named" in candidate.speaker_why


def test_a_possessive_is_not_who_speaks():
    assert only("Macron met Trump’s envoy on Friday.").speaker == ""
    assert only("Trump’s envoy Steve Witkoff said on Friday that it was done.").speaker == "steve-witkoff"


def test_a_pronoun_is_the_last_speaker():
    last = read("Lavrov told Fidan on Friday that it was over. He said a letter would follow.")[-1]
    assert (last.speaker, last.date) == ("sergey-lavrov", "2026-01-16")


def test_a_pronoun_that_may_be_either_is_nobody_and_says_so():
    last = read("Macron met Biden in Paris on Tuesday. He said the ceasefire was close.")[-1]
    assert last.speaker == "" and "may be Emmanuel Macron / Joe Biden" in last.speaker_why


def test_who_denies_is_taken_to_deny():
    assert only("Hamas denied on Monday that it had accepted.").stance == "deny"


def test_what_is_told_without_a_date_says_that_it_is_news_of_the_day():
    candidate = only("Russia has invited Armenia.")
    assert (candidate.date, candidate.kind) == ("2026-01-19", "invitation")
    assert "news of the article’s own day" in candidate.why


def test_one_who_was_invited_is_not_the_one_who_invites():
    assert dict(only("Lukashenko was invited on Friday.").participants) == {"alexander-lukashenko": "recipient"}


def test_a_french_article_gives_its_dates_and_cast():
    candidate = only("Emmanuel Macron a rencontré Friedrich Merz vendredi 16 janvier.", language="fr")
    assert candidate.date == "2026-01-16" and dict(candidate.participants).keys() == {
        "emmanuel-macron",
        "friedrich-merz",
    }


def test_an_abbreviation_ends_no_sentence():
    text = "Mr. Putin met Dr. Roe, J. D. Vance and U.S. officials on Jan. 3. They left."
    assert [sentence.text for sentence in sentences(text)] == [text.removesuffix(" They left."), "They left."]


def test_an_article_without_anything_gives_nothing():
    assert read("") == read("Follow us on:\n\n   \n") == []


TEXT = st.lists(
    st.sampled_from(
        ["Putin", "said", "“", "”", '"', "«", "on Monday", "Russia", "’s", "he", ",", ".", ";", "invited", "\n"]
    )
    | st.text(max_size=6),
    max_size=25,
).map(" ".join)


@given(TEXT)
def test_whatever_is_pasted_candidates_are_such_as_the_record_can_hold(text):
    for candidate in read(text):
        assert candidate.kind in KINDS and Span.parse(candidate.date) and candidate.why
        assert 0 < len(candidate.title) <= 200 and 0 < len(candidate.label) <= 48
        assert candidate.sentence in text and text[candidate.start :].startswith(candidate.sentence)
        assert {role for _slug, role in candidate.participants} <= set(ROLES)
