"""Embeds are fetched anew when what they show has changed, and only then."""

import re

import pytest

from tests.factories import make_citation, make_event, make_source, make_storyline, set_status
from tests.remembering import Reader
from timeline.models import Event, Storyline, Widget

pytestmark = pytest.mark.django_db(transaction=True)

GAZA, UKRAINE = "/embed/?storyline=gaza-war", "/embed/?storyline=ukraine-war"
PARTS = (GAZA, "/embed/figure.json?storyline=gaza-war", "/embed.css", "/embed.js", "/embed/1.js",
         "/oembed?url=http://127.0.0.1:8000/storylines/gaza-war/")  # fmt: skip


@pytest.fixture
def reader():
    make_storyline("gaza-war", colour="#a33b16")
    make_event("A truce", slug="truce", storylines=("gaza-war",))
    make_event("Talks", slug="talks")
    return Reader()


def kept(reader, *addresses):
    return {address: reader.ask(address).etag for address in addresses}


def fresh(reader, had):
    """Addresses that a browser which has these has to load again."""
    return {address for address, etag in had.items() if reader.ask(address, if_none_match=etag).status != 304}


@pytest.mark.parametrize("address", PARTS)
def test_the_second_answer_is_compressed_already_and_asks_nothing(reader, address):
    first, second = (reader.ask(address, accept_encoding="br") for _ in range(2))

    assert first.status == 200 and second.statements == 0
    assert (first.headers, first.wire) == (second.headers, second.wire)
    assert second.headers["Content-Encoding"] == "br"
    again = reader.ask(address, accept_encoding="br", if_none_match=first.etag)
    assert (again.status, again.wire) == (304, b"") and again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_publishing_an_event_refreshes_the_embeds_that_show_it_and_no_others(reader):
    had = kept(reader, GAZA, UKRAINE, *PARTS[1:], "/")
    # Later than all others, so that the record as a whole reaches further.
    make_event("Another truce", storylines=("gaza-war",), date="2025-08-01")

    assert fresh(reader, had) == {GAZA, PARTS[1], "/"}
    assert b"Another truce" in reader.ask(GAZA).body


QUESTIONS = ("", "storyline=gaza-war", "storyline=ukraine-war", "actor=russia", "actor=france", "kind=un-veto", "kind=call",
             "q=veto", "q=talks", "from=2025-08", "to=2025-07", "significance=5", "disputed=1", "source=wire-agency",
             "source=think-tank", "actor=russia&with=france", "lanes=actor", "lanes=kind&storyline=ukraine-war",
             "align=truce", "align=talks", "storyline=gaza-war&mode=still&theme=dark")  # fmt: skip


def test_of_all_questions_those_are_fetched_anew_that_show_the_event_when_it_comes_changes_and_goes(reader):
    make_event("A call", slug="call", kind="call", actors=["france", "russia"], storylines=("ukraine-war",))
    make_widgets = (Widget(name=name, question=f"storyline={name}-war") for name in ("gaza", "ukraine"))
    widgets = [widget.get_absolute_url() for widget in Widget.objects.bulk_create(make_widgets)]
    addresses = [*(f"/embed/?{question}" for question in QUESTIONS), *widgets]
    event = make_event("A veto", slug="a-veto", kind="un-veto", actors=["russia"], storylines=("gaza-war",),
                       date="2025-08-01", significance=5, status="draft")  # fmt: skip
    steps = (lambda: set_status(event, "published"),
             lambda: Event.objects.filter(pk=event.pk).update(title="A second veto"),
             lambda: set_status(event, "retracted"))  # fmt: skip

    for step in steps:
        shown = naming(reader, addresses, "a-veto")
        had = kept(reader, *addresses)
        step()
        shown |= naming(reader, addresses, "a-veto")
        assert fresh(reader, had) == shown and 8 <= len(shown) < len(addresses)


def naming(reader, addresses, slug):
    """Those of them that link to an event, by the page of it or in the timeline."""
    return {address for address in addresses if re.search(f"[=/]{slug}[\"/&]", reader.ask(address).body.decode())}


def test_a_draft_refreshes_none(reader):
    had = kept(reader, GAZA, UKRAINE)
    make_event("Secret", storylines=("gaza-war",), status="draft")

    assert fresh(reader, had) == set()


def test_a_correction_and_a_withdrawal_are_seen_by_the_very_next_reader(reader):
    had = kept(reader, GAZA, UKRAINE)
    Event.objects.filter(slug="truce").update(title="A short truce", label="Short truce")
    assert fresh(reader, had) == {GAZA} and b"A short truce" in reader.ask(GAZA).body

    had = kept(reader, GAZA, UKRAINE)
    set_status(Event.objects.get(slug="truce"), "retracted")
    assert fresh(reader, had) == {GAZA} and b"truce" not in reader.ask(GAZA).body


def test_a_source_more_of_an_event_that_is_shown_is_seen(reader):
    had = kept(reader, GAZA, UKRAINE)
    make_citation(Event.objects.get(slug="talks"), make_source("note"))

    assert fresh(reader, had) == {UKRAINE}


def test_what_is_far_beyond_a_window_changes_nothing_in_it(reader):
    make_event("An occupation", slug="occupation", storylines=("gaza-war",), date="2014-02/..")
    window = f"{GAZA}&from=2015&to=2016"
    had = kept(reader, GAZA, window)
    make_event("Another truce", storylines=("gaza-war",), date="2025-08-01")

    assert fresh(reader, had) == {GAZA}


def test_a_colour_of_a_storyline_changes_the_address_of_the_style_sheet(reader):
    had = kept(reader, GAZA)
    Storyline.objects.filter(slug="gaza-war").update(colour="#123456")

    assert fresh(reader, had) == {GAZA}
    assert b"#123456" in reader.ask("/embed.css").body


def test_another_process_says_the_same_of_the_same(reader):
    assert kept(reader, GAZA, *PARTS[1:]) == kept(Reader(), GAZA, *PARTS[1:])


def test_a_widget_that_is_mended_is_fetched_anew(reader):
    widget = Widget.objects.create(name="Front page", question="storyline=gaza-war")
    address = widget.get_absolute_url()
    had = kept(reader, address, GAZA)
    widget.question = "storyline=ukraine-war"
    widget.save()

    assert fresh(reader, had) == {address} and b"Talks" in reader.ask(address).body


def test_a_widget_is_remembered_for_those_who_may_show_it_and_the_card_is_for_the_others(reader):
    widget = Widget.objects.create(name="Front page", question="storyline=gaza-war", origins=["https://news.example"])
    address = widget.get_absolute_url()
    allowed, other = ({"sec_fetch_dest": "iframe", "referer": f"https://{name}/"} for name in ("news.example", "other.example"))

    first, again = (reader.ask(address, **allowed) for _ in range(2))
    refused = reader.ask(address, **other)

    assert first.status == 200 and again.statements == 0 and b"A truce" in again.body
    assert refused.status == 403 and b"A truce" not in refused.body and "ETag" not in refused.headers
    assert reader.ask(address, **allowed).status == 200
