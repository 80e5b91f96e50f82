"""What is remembered is what would be answered, and for no longer than that. A real database, and real commits."""

import re

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothetical
from hypothesis import strategies as st

from tests.examples import examples
from tests.factories import make_actor, make_citation, make_event, make_source, set_status
from tests.remembering import Reader
from timeline.asked import VARYING
from timeline.models import Actor, Event, Source, Storyline
from timeline.models.event import DRAFT, RETRACTED
from timeline.remembered import Rememberer

pytestmark = pytest.mark.django_db(transaction=True)

# Every public page, and what of the record below it shows.
PAGES = {
    "/": "Talks", "/?q=talks&lanes=actor": "Talks", "/events/talks/": "Talks", "/events/talks/accounts/": "Talks",
    "/actors/": "Russia", "/actors/russia/": "Talks", "/storylines/ukraine-war/": "Talks", "/sources/": "Report",
    "/sources/note/": "Talks", "/briefing/": "Talks", "/timeline.svg": "Talks", "/storylines.css": "ukraine-war",
}  # fmt: skip
PICTURES = ("/timeline.png", "/card.png", "/events/talks/card.png", "/actors/russia/card.png",
            "/storylines/ukraine-war/card.png", "/sources/note/card.png")  # fmt: skip


@pytest.fixture
def record():
    event = make_event("Talks in Geneva", slug="talks", actors=[("russia", "host"), "ukraine"])
    source = make_source("note", title="Report of the talks")
    make_citation(event, source, by="russia", stance="assert", quote="We agree")
    make_citation(event, make_source("other"), by="ukraine", stance="deny")
    make_event("A treaty", slug="treaty", date="2025-06-01")


@pytest.fixture
def reader(record):
    return Reader()


# ---------------------------------------------------------------- a question asked again


def test_the_second_answer_is_the_first_without_a_question_to_the_record(record):
    reader = Reader()
    for number, address in enumerate((*PAGES, *PICTURES)):
        # Another version of the record, so that no part of an answer is known from the one before.
        Source.objects.filter(slug="other").update(publisher=f"Paper {number}")
        first, second = reader.ask(address), reader.ask(address)

        assert first.status == second.status == 200, address
        assert PAGES.get(address, "") in first.body.decode(errors="replace")
        assert (second.headers, second.wire) == (first.headers, first.wire), address
        assert first.statements > 0 and second.statements == 0, address


def test_who_has_the_answer_is_told_that_it_still_holds(reader):
    for address in (*PAGES, *PICTURES):
        first = reader.ask(address)
        again = reader.ask(address, if_none_match=first.etag)

        assert (again.status, again.wire, again.statements) == (304, b"", 0), address
        kept = ("ETag", "Cache-Control", "Vary", "Content-Security-Policy", "Permissions-Policy", "Referrer-Policy")
        assert {name: again.headers.get(name) for name in kept} == {name: first.headers.get(name) for name in kept}
        assert not {"Content-Length", "Content-Type", "Content-Encoding"} & again.headers.keys()


def test_another_process_and_a_new_one_know_what_still_holds(reader):
    first = reader.ask("/")
    again = Reader().ask("/", if_none_match=first.etag)

    assert (again.status, again.statements, again.headers["Cache-Control"]) == (304, 0, "public, no-cache")
    assert {"Cookie", "Accept-Language", "HX-Request", "Accept-Encoding"} <= set(again.headers["Vary"].split(", "))


@pytest.mark.parametrize("form", ["{0}", '"x", {0}', 'W/"x",{0}, "y"', "{1}"])
def test_one_of_several_tags_is_enough_and_weakness_does_not_matter(reader, form):
    etag = reader.ask("/").etag

    assert etag.startswith('W/"')
    assert reader.ask("/", if_none_match=form.format(etag, etag.removeprefix("W/"))).status == 304


@pytest.mark.parametrize("form", ['"x"', "", "{0}", '"x{0}"', "{0}x", "*"])
def test_other_tags_are_answered_in_full(reader, form):
    bare = reader.ask("/").etag.removeprefix('W/"').rstrip('"')

    assert reader.ask("/", if_none_match=form.format(bare)).status == 200


def test_head_says_what_get_says_without_the_body(reader):
    head, get = reader.ask("/", "HEAD"), reader.ask("/")

    assert (head.status, head.wire, head.headers) == (200, b"", get.headers)
    assert get.statements == 0 and int(get.headers["Content-Length"]) == len(get.wire)
    assert reader.ask("/", "HEAD", if_none_match=get.etag).status == 304


# ---------------------------------------------------------------- a record that changes


def test_what_is_changed_is_seen_by_the_very_next_reader(reader):
    before = {address: reader.ask(address) for address in (*PAGES, *PICTURES)}
    Event.objects.filter(slug="talks").update(title="Terms in Geneva", label="Terms in Geneva")
    Actor.objects.filter(slug="russia").update(name="Federation")
    Source.objects.update(title="Dispatch", publisher="Interfax")
    Storyline.objects.update(name="Another war", colour="#123456")

    for address, known in before.items():
        after = reader.ask(address, if_none_match=known.etag)

        assert after.status == 200 and after.etag != known.etag and after.body != known.body, address
        assert masked(after) == masked(Reader(remembering=False).ask(address)), address


def test_what_is_withdrawn_is_gone_for_the_very_next_reader(reader):
    before = {address: reader.ask(address) for address in ("/", "/events/talks/", "/timeline.svg", "/actors/russia/")}
    set_status(Event.objects.get(slug="talks"), RETRACTED)

    for address, known in before.items():
        after = reader.ask(address, if_none_match=known.etag)
        if address == "/events/talks/":
            assert after.status == 410 and b"Retracted" in after.body
            continue
        assert after.status in (200, 404) and b"Talks in Geneva" not in after.body, address


def test_a_draft_does_not_come_out(reader):
    reader.ask("/")
    make_event("Secret pact", slug="pact", status=DRAFT)

    assert all(b"Secret pact" not in reader.ask(address).body for address in PAGES)
    assert reader.ask("/events/pact/").status == 404


def test_nothing_is_remembered_while_a_transaction_is_open(reader):
    known = reader.ask("/")
    with transaction.atomic():
        Event.objects.filter(slug="talks").update(title="Terms in Geneva")
        inside = reader.ask("/", if_none_match=known.etag)
        transaction.set_rollback(True)

    assert b"Terms in Geneva" in inside.body and "ETag" not in inside.headers
    assert reader.ask("/", if_none_match=known.etag).status == 304


# ---------------------------------------------------------------- who asks, and how

LANGUAGES = ["", *(code for code, _name in settings.LANGUAGES), "xx"]
FRAGMENTS = [{}, {"hx_request": "true", "hx_target": "results"}, {"hx_request": "true", "hx_target": "panel"},
             {"hx_request": "true", "hx_target": "results", "hx_trigger": "plot"},
             {"hx_request": "true", "hx_history_restore_request": "true"}]  # fmt: skip
PARAMETERS = ["q=talks", "storyline=ukraine-war", "actor=russia", "actor=ukraine", "lanes=kind", "lanes=none", "event=talks",
              "from=2025", "to=2026", "width=400", "theme=dark", "utm_source=mail", "significance=9", "q=", "page=2"]  # fmt: skip
someone = st.fixed_dictionaries(
    {},
    optional={
        "accept_language": st.sampled_from(["fr", "ar,en;q=0.5", "de", "fr-CA, fr;q=0.9"]),
        "cookie": st.sampled_from(LANGUAGES).map("language={}".format),
        "accept_encoding": st.sampled_from(["gzip", "br", "gzip, deflate, br, zstd", "br;q=0, gzip", "identity", "*"]),
        "x_chart_width": st.sampled_from(["400", "900", "x"]),
    },
)
questions = st.tuples(
    st.sampled_from(
        ["/", "/", "/", "/actors/", "/events/talks/", "/timeline.svg", "/suggest", "/storylines.css", "/nowhere/"]
    ),
    st.lists(st.sampled_from(PARAMETERS), max_size=3),
    someone,
    st.sampled_from(FRAGMENTS),
)


def masked(answer):
    """What an answer says, but for the second in which it was made."""
    told = {"Content-Type", "Content-Language", "Content-Security-Policy", "Location", "HX-Push-Url", "HX-Replace-Url"}
    body = answer.lasting
    return answer.status, body, {name: answer.headers[name] for name in told & answer.headers.keys()}


@hypothetical(max_examples=examples(30), suppress_health_check=list(HealthCheck), deadline=None)
@given(asked=st.lists(questions, min_size=2, max_size=6))
def test_readers_of_all_kinds_get_what_django_would_answer_them(reader, asked):
    plain = Reader(remembering=False)
    for path, params, headers, fragment in asked * 2:
        address = f"{path}?{'&'.join(params)}"
        assert masked(reader.ask(address, **headers, **fragment)) == masked(plain.ask(address, **headers, **fragment))


def test_the_same_question_in_another_order_is_the_same_question(reader):
    first = reader.ask("/?q=talks&actor=russia&lanes=kind")
    again = reader.ask("/?lanes=kind&actor=russia&utm_source=mail&q=talks")

    assert (again.statements, again.etag) == (0, first.etag)


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_it_is_compressed_once(reader, encoding):
    answers = [reader.ask("/", accept_encoding=f"deflate, {encoding}") for _ in range(2)]
    plain = reader.ask("/")

    assert {answer.headers["Content-Encoding"] for answer in answers} == {encoding}
    assert len(answers[0].wire) < len(plain.wire) / 3 and "Accept-Encoding" in plain.headers["Vary"]
    assert reader.application.memory.get(answers[0].etag[3:-1]).body is answers[1].wire or answers[1].statements == 0


def test_a_picture_that_is_compressed_already_is_left_so(reader):
    assert "Content-Encoding" not in reader.ask("/card.png", accept_encoding="br").headers


def test_no_page_reads_what_does_not_decide():
    """What a page reads of a request, beyond its address and language, is what answers are told apart by."""
    # Drafts are written, and what writes is never remembered.
    files = [file for file in (settings.BASE_DIR / "timeline").rglob("*.py") if file.name != "drafts.py"]
    sources = [file.read_text() for file in files]
    headers = {
        name.lower() for text in sources for name in re.findall(r'request\.headers(?:\.get\(|\[)"([\w-]+)"', text)
    }
    of_htmx = {name for text in sources for name in re.findall(r"request\.htmx\.(\w+)", text)}

    assert headers and headers <= VARYING
    assert of_htmx and {f"hx-{name.replace('_', '-')}" for name in of_htmx} <= VARYING


# ---------------------------------------------------------------- what is never remembered


@pytest.mark.parametrize(
    "address", ["/?significance=9", "/events/nowhere/", "/?q=", "/timeline.svg?width=1", "/compare/", "/accounts/login/"]
)
def test_refusals_redirects_and_the_admin_are_asked_each_time(reader, address):
    answers = [reader.ask(address) for _ in range(2)]

    assert all("ETag" not in answer.headers for answer in answers) and not reader.application.memory.answers


@pytest.mark.parametrize(
    "cookie", ["sessionid=x", "csrftoken=x", "messages=x", "language=fr; sessionid=x", 'broken\\cookie="; sessionid=x']
)
def test_who_may_be_signed_in_is_answered_anew(reader, cookie):
    reader.ask("/")
    answer = reader.ask("/", cookie=cookie)

    assert answer.statements > 0 and "ETag" not in answer.headers


def test_a_host_that_is_not_ours_is_refused_though_the_question_is_known(reader):
    reader.ask("/")

    assert reader.ask("/", host="elsewhere.example").status == 400


def test_writing_passes_by(reader):
    answer = reader.ask("/language/", "POST")

    assert answer.status == 302 and not reader.application.memory.answers


def test_an_answer_that_sets_a_cookie_or_varies_by_what_is_not_known_is_not_remembered(record):
    for header in (
        ("Set-Cookie", "a=b"),
        ("Vary", "Accept"),
        ("Cache-Control", "no-store"),
        ("Cache-Control", "private"),
    ):

        class Given(list):
            def close(self):
                pass

        def application(environ, start_response, header=header):
            start_response("200 OK", [("Content-Type", "text/html"), header])
            return Given([b"words"])

        reader = Reader()
        reader.application = Rememberer(application)
        assert "ETag" not in reader.ask("/").headers, header


def test_what_is_kept_has_a_bound(record):
    reader = Reader(most_bytes=150_000)
    memory = reader.application.memory
    for year in range(1990, 2020):
        reader.ask(f"/timeline.svg?from={year}")
        assert memory.bytes == sum(answer.size for answer in memory.answers.values()) <= 150_000

    assert 1 < len(memory.answers) < 30
    assert reader.ask("/timeline.svg?from=2019").statements == 0 < reader.ask("/timeline.svg?from=1990").statements


def test_of_an_older_record_nothing_is_kept(reader):
    reader.ask("/"), reader.ask("/actors/")
    make_actor("france")
    reader.ask("/")

    assert len(reader.application.memory.answers) == 1
