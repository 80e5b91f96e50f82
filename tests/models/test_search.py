"""What a search finds, and in which order."""

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tests.factories import make_actor, make_citation, make_event
from timeline.models import Actor, ActorAlias, Event, Spelling
from timeline.models.event import DRAFT

pytestmark = pytest.mark.django_db


def found(text) -> list[str]:
    return [event.title for event in Event.objects.mentioning(text).best_first(text)]


def make_searchable():
    make_actor("recep-tayyip-erdogan", name="Recep Tayyip Erdoğan", kind="person")
    make_actor("volodymyr-zelenskyy", name="Volodymyr Zelenskyy", aliases=["Зеленський", "Zelensky"], kind="person")
    make_actor("kyiv", name="Kyiv", aliases=["Kiev", "Київ"], kind="entity")
    event = make_event(
        "Invitation to the Board of Peace",
        actors=["recep-tayyip-erdogan", "volodymyr-zelenskyy", "kyiv"],
        place="Gdańsk",
        summary="The charter's text was sent to some sixty states.",
        cite=False,
        status=DRAFT,
    )
    make_citation(event, quote="He was invited, he's accepted", statement="Says that Moscow agreed")
    make_event("Something else")
    return event


FINDS = [
    "invitation",
    "Invitation to the Board of Peace",
    "invited",
    "inviting",
    "INVITATIONS",
    "invit",
    "board peace",
    "peace board",
    "zelen",
    "Zelensky",
    "Зеленський",
    "зелен",
    "Erdogan",
    "Erdoğan",
    "ERDOĞAN",
    "erdog\u0306an",
    "recep erd",
    "Kiev",
    "kyiv",
    "Київ",
    "київ",
    "Gdansk",
    "gdańsk",
    "charter",
    "sixty state",
    "he's accepted",
    "accept",
    "moscow agreed",
    "of the board",
    "  board   ",
    "board-of-peace",
    "“Board of Peace”",
    "'board' & peace | (of) !",
    "board:*",
    "board\\",
]


def test_a_search_finds_by_title_name_alias_place_summary_and_quotation():
    make_searchable()

    assert {text: found(text) for text in FINDS} == {text: ["Invitation to the Board of Peace"] for text in FINDS}


def test_a_search_does_not_find_what_is_not_there():
    make_searchable()

    for text in ["nitation", "ogan", "peace treaty", "zelenx", "board nowhere", "€", "🕊", "", "   ", "&|!", "'"]:
        assert "Invitation to the Board of Peace" not in found(text), text


SPELLINGS = {
    "Ægir": "aegir",
    "Þórður": "thordur",
    "Łódź": "lodz",
    "Đặng": "dang",
    "Œuvre": "oeuvre",
    "Straße": "strasse",
    "STRAẞE": "strasse",
    "İstanbul": "istanbul",
    "Işık": "isik",
    "Øresund": "oresund",
    "ﬁnal": "final",
    "Ελλάδα": "ελλαδα",
    "Ёлка": "елка",
}


@pytest.mark.parametrize(("written", "typed"), SPELLINGS.items())
def test_a_name_is_found_as_written_and_in_plain_letters(written, typed):
    make_event(f"Talks, {written}")

    assert all(found(text) for text in (written, typed, written.lower(), written.upper(), typed[:3]))


def test_a_search_reads_no_more_than_a_dozen_words():
    make_searchable()

    assert found("board " * 12 + "nowhere " * 5000) == ["Invitation to the Board of Peace"]


def test_those_who_are_there_only_through_a_member_are_not_found_by_name():
    make_actor("dmitry-peskov", belongs_to=make_actor("russia"), kind="person")
    make_event("Briefing", actors=["dmitry-peskov"])

    assert found("peskov") == ["Briefing"]
    assert found("russia") == []


def test_titles_rank_before_names_before_summaries_before_quotations():
    make_actor("istanbul", name="Istanbul Group", kind="umbrella")
    make_citation(make_event("By quotation"), quote="We met in Istanbul")
    make_event("By summary", summary="They met in Istanbul.")
    make_event("By name", actors=["istanbul"])
    make_event("Istanbul talks")

    assert found("istanbul") == ["Istanbul talks", "By name", "By summary", "By quotation"]


def test_among_equals_the_weightier_and_later_come_first():
    make_event("Geneva format", significance=2, date="2025-01-01")
    make_event("Geneva summit", significance=2, date="2025-02-01")
    make_event("Geneva accord", significance=5, date="2020-01-01")

    assert found("geneva") == ["Geneva accord", "Geneva summit", "Geneva format"]


def test_renaming_an_actor_changes_what_finds_its_events():
    make_event("Talks", actors=["swaziland"])

    Actor.objects.update(name="Eswatini")

    assert (found("eswatini"), found("swaziland")) == (["Talks"], [])


def test_another_name_of_an_actor_finds_its_events_as_long_as_it_is_there():
    make_event("Talks", actors=["eswatini"])

    alias = ActorAlias.objects.create(actor=make_actor("eswatini"), name="Swaziland")
    assert found("swaziland") == ["Talks"]

    ActorAlias.objects.update(name="Свазіленд")
    assert (found("swaziland"), found("свазіленд")) == ([], ["Talks"])

    alias.delete()
    assert found("свазіленд") == []


def test_changing_the_words_of_an_event_changes_what_finds_it():
    event = make_event("Talks", summary="In Geneva.")

    Event.objects.filter(pk=event.pk).update(title="Summit", label="Summit", summary="In Vienna.", place="Hofburg")

    assert [found(text) for text in ("talks", "geneva")] == [[], []]
    assert [found(text) for text in ("summit", "vienna", "hofburg")] == [["Summit"]] * 3


# ---------------------------------------------------------------- names and places in any spelling

def test_another_spelling_of_a_name_finds_events_that_only_mention_it():
    make_actor("volodymyr-zelenskyy", name="Volodymyr Zelenskyy", aliases=["Володимир Зеленський"], kind="person")
    make_event("Others meet", actors=["volodymyr-zelenskyy"])
    make_event("A letter to Zelenskyy")

    assert found("Зеленський") == found("Zelenskyy") == ["A letter to Zelenskyy", "Others meet"]


def test_another_name_that_is_not_another_spelling_does_not_widen_the_search():
    make_actor("russia", aliases=["Kremlin", "Россия"])
    make_event("Talks", actors=["russia"])
    make_event("A tower of the Kremlin is lit")
    make_event("Rain in Russia")

    assert sorted(found("Россия")) == ["Rain in Russia", "Talks"]


def test_an_actor_of_drafts_lends_its_spellings_to_nobody():
    make_actor("secret-envoy", name="Volodymyr Hidden", aliases=["Гідден Хідден"], kind="person")
    make_event("Draft", actors=["secret-envoy"], status=DRAFT, cite=False)
    make_event("The hidden cost")

    assert found("Хідден") == ["Draft"]


def test_spellings_follow_the_names_they_come_from():
    actor = make_actor("kyiv-group", name="Kyiv Group", aliases=["Київ"])

    def words():
        return set(Spelling.objects.values_list("word", flat=True))

    assert words() == {"kyiv", "group", "киів"}
    ActorAlias.objects.update(name="Киев")
    Actor.objects.update(name="Kiev Group")
    assert words() == {"kiev", "group", "киев"}
    ActorAlias.objects.all().delete()
    assert words() == {"kiev", "group"}
    actor.delete()
    assert words() == set()


def test_a_search_reads_the_spellings_once_whatever_the_number_of_rows():
    plan = Event.objects.mentioning("zelensky").explain()

    assert "InitPlan" in plan


# ---------------------------------------------------------------- folding

texts = st.text(st.characters(min_codepoint=1, max_codepoint=127) | st.sampled_from(" -,'aZ9"), max_size=30)


@settings(max_examples=examples(40))
@given(st.lists(texts, min_size=20, max_size=60))
def test_plain_words_are_folded_as_any_words_are(several):
    with connection.cursor() as cursor:
        cursor.execute("SELECT timeline_fold(words), timeline_fold_any(words) FROM unnest(%s::text[]) AS words", [several])
        for folded, as_any in cursor.fetchall():
            assert folded == as_any
