"""The record that ships: what the brief asks of it, and that its files are as a diff wants them."""

import csv
import datetime as dt
import gzip
import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from tests.explore.conftest import listed
from timeline.models import Actor, Affiliation, Citation, Event, Link, Source, Storyline
from timeline.models.dates import Span
from timeline.models.document import (
    actor_document,
    actors_with_parts,
    event_document,
    normal,
    source_document,
    with_parts,
)
from timeline.models.taxonomy import identifier_address
from timeline.record.reader import FOLDERS, SHIPPED

# Each test in a savepoint of its own, within the transaction that holds the record.
pytestmark = pytest.mark.django_db

MOST_BYTES = 120 * 1024
FACTS = Path(__file__).resolve().parents[3] / "shared" / "record" / "facts.csv"
FILES = {kind: sorted((SHIPPED / folder).rglob("*.json")) for kind, folder in FOLDERS.items()}


@pytest.fixture(scope="module")
def documents():
    """{kind: {slug: document}}, as the files have them."""
    return {
        kind: {document["slug"]: document for document in (json.loads(file.read_text("utf-8")) for file in files)}
        for kind, files in FILES.items()
    }


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    """The record in the database, loaded once for this file and taken back at its end; gives what the load said."""
    said = io.StringIO()
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_record", stdout=said, stderr=io.StringIO())
        yield said.getvalue()
        transaction.set_rollback(True)


# ---------------------------------------------------------------- the files


@pytest.mark.parametrize("kind", FILES)
def test_every_file_is_in_normal_form_to_the_byte(kind):
    crooked = []
    for file in FILES[kind]:
        text = file.read_text("utf-8")
        document = normal(kind, json.loads(text))
        if text != json.dumps(document, ensure_ascii=False, indent=2) + "\n":
            crooked.append(str(file.relative_to(SHIPPED)))

    assert crooked == []


@pytest.mark.parametrize("kind", FILES)
def test_every_file_has_the_name_of_its_document(kind, documents):
    names = [file.stem for file in FILES[kind]]

    assert sorted(documents[kind]) == sorted(names)
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_event_lies_in_the_folder_of_its_year():
    astray = [
        str(file.relative_to(SHIPPED))
        for file in FILES["event"]
        if file.parent.name != str(Span.parse(json.loads(file.read_text("utf-8"))["date"]).sort.year)
    ]

    assert astray == []


def test_nothing_lies_beside_the_documents():
    beside = {
        str(path.relative_to(SHIPPED))
        for folder in FOLDERS.values()
        for path in (SHIPPED / folder).rglob("*")
        if path.is_file() and path.suffix != ".json"
    }

    assert beside == set()


def test_no_address_is_anything_but_a_web_address(documents):
    addresses = [source.get(name, "") for source in documents["source"].values() for name in ("url", "archive_url")]
    written = json.dumps(documents, ensure_ascii=False)

    assert [a for a in addresses if a and not re.fullmatch(r"https?://[^/\s]+\.[a-z]{2,}(:\d+)?(/\S*)?", a)] == []
    assert set(re.findall(r"\b([a-z][a-z0-9+.-]*)://", written)) <= {"http", "https"}
    assert not re.search(r"\b(javascript|data|file|vbscript):\S", written, re.I)


def test_labels_fit_the_chart(documents):
    assert [event["label"] for event in documents["event"].values() if len(event["label"]) > 40] == []


def test_no_two_events_have_one_title(documents):
    titles = Counter(event["title"] for event in documents["event"].values())

    assert [title for title, times in titles.items() if times > 1] == []


def test_every_summary_is_there_and_short(documents):
    published = [event for event in documents["event"].values() if event.get("status") == "published"]

    assert [event["slug"] for event in published if not event.get("summary")] == []
    assert [event["slug"] for event in published if len(event["summary"]) > 900] == []


# ---------------------------------------------------------------- what it holds


def test_there_are_three_hundred_published_events(record):
    assert Event.objects.published().count() >= 300


def test_every_published_event_has_a_source(record):
    assert list(Event.objects.published().filter(citations=None)) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_every_published_event_has_someone_in_it(record):
    assert list(Event.objects.published().filter(actor_count=0).values_list("slug", flat=True)) == []


def test_there_are_a_hundred_and_twenty_links_of_every_relation(record):
    assert Link.objects.count() >= 120
    assert set(Link.objects.values_list("relation", flat=True)) == {"answers", "implements", "follows", "contradicts"}


def test_there_are_three_storylines_and_each_is_told(record):
    told = {row.slug: row.events.published().count() for row in Storyline.objects.all()}

    assert set(told) == {"ukraine-war", "gaza-war", "peace-council"}
    assert min(told.values()) >= 40


def test_every_source_is_cited_and_every_actor_is_involved_or_a_place_for_one(record):
    parents = Affiliation.objects.values("parent")

    assert list(Source.objects.filter(citations=None).values_list("slug", flat=True)) == []
    idle = Actor.objects.filter(involvements=None).exclude(pk__in=parents)
    assert list(idle.values_list("slug", flat=True)) == []


def test_loading_again_leaves_all_as_it_was(record):
    said = io.StringIO()
    call_command("load_record", stdout=said, stderr=io.StringIO())

    assert said.getvalue().count("0 created, 0 changed") == 4


def test_every_document_comes_out_as_it_went_in(record, documents):
    assert {event.slug: event_document(event) for event in with_parts(Event.objects.all())} == documents["event"]
    assert {source.slug: source_document(source) for source in Source.objects.all()} == documents["source"]
    assert {actor.slug: actor_document(actor) for actor in actors_with_parts(Actor.objects.all())} == documents["actor"]


def test_trump_says_accepted_and_the_kremlin_says_studying_in_one_disputed_event(record):
    said = Citation.objects.filter(event__disputed=True, event__status="published")
    trump = said.filter(quote__iregex=r"he was invited[.,]? he['’]s accepted", attributed_to__slug="donald-trump")
    moscow = said.filter(
        stance__in=["deny", "dispute"], attributed_to__slug__in=["kremlin", "vladimir-putin", "dmitry-peskov", "russia"]
    )
    studying = [row.event_id for row in moscow if "stud" in f"{row.statement} {row.quote}"]

    assert trump.filter(stance="assert", event_id__in=studying).exists()


@pytest.mark.parametrize(
    "words", ["peace council", "board of peace", "kiev", "zelensky", "erdogan", "peskov", "invited"]
)
def test_the_record_is_found_by_the_words_that_readers_use(record, words):
    assert Event.objects.published().mentioning(words).exists()


def test_russia_is_in_what_its_people_and_organs_do(record):
    events = Event.objects.published()
    kremlin = set(events.involving(["kremlin", "dmitry-peskov", "vladimir-putin"]).values_list("pk", flat=True))

    assert kremlin and kremlin <= set(events.involving(["russia"]).values_list("pk", flat=True))


def test_the_same_is_known_of_no_actor_twice(record):
    """One name or alias leads to one actor."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT timeline_fold(name), count(DISTINCT actor_id) FROM (
              SELECT id AS actor_id, name FROM timeline_actor UNION ALL SELECT actor_id, name FROM timeline_actoralias
            ) names GROUP BY 1 HAVING count(DISTINCT actor_id) > 1""")
        assert cursor.fetchall() == []



# ---------------------------------------------------------------- what readers get of it

SAME = [
    ["Zelensky", "Zelenskyy", "Zelenskiy", "Зеленський", "Зеленский", "زيلينسكي", "זלנסקי", "ZELENSKYY"],
    ["Kyiv", "Kiev", "Київ", "Киев", "קייב"],
    ["Netanyahu", "Netanjahu", "נתניהו", "نتنياهو", "Нетаньяху"],
    ["Lukashenko", "Lukashenka", "Лукашенко", "Лукашэнка"],
    ["Sharm el-Sheikh", "Sharm al Sheikh", "شرم الشيخ", "Шарм-эш-Шейх"],
    ["Hamas", "חמאס", "حماس", "ХАМАС"],
    ["Erdoğan", "Erdogan", "أردوغان", "اردوغان", "ארדואן"],
    ["Gaza", "Газа", "غزة", "עזה"],
    ["The Hague", "Hague", "Den Haag", "Гаага", "لاهاي"],
    ["Moscow", "Москва", "موسكو", "מוסקבה"],
]


def test_every_spelling_of_a_name_finds_the_same_events(record):
    for spellings in SAME:
        answers = {text: set(Event.objects.published().mentioning(text).values_list("slug", flat=True)) for text in spellings}
        assert min(map(len, answers.values())) > 2
        assert len(set(map(frozenset, answers.values()))) == 1, {text: len(found) for text, found in answers.items()}


def test_its_page_is_small_and_its_neighbours_answer(client, record):
    html = client.get("/").content

    assert len(gzip.compress(html, compresslevel=6)) <= MOST_BYTES
    assert len(listed(html.decode())) == Event.objects.published().count() >= 300
    addresses = ["/?lanes=actor", "/?lanes=kind", "/?lanes=none", "/?q=ceasefire", "/actors/", "/sources/"]
    addresses += [event.get_absolute_url() for event in Event.objects.published()[::15]]
    for address in addresses:
        assert client.get(address).status_code == 200, address


# ---------------------------------------------------------------- nothing of the raw material is lost

NEAR = dt.timedelta(days=40)


@pytest.fixture(scope="module")
def facts():
    if not FACTS.exists():
        pytest.skip(f"The raw material is not here: {FACTS}")
    with FACTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def addresses_of(source):
    found = {source.get("url"), source.get("archive_url")}
    if source.get("scheme"):
        found.add(identifier_address(source["scheme"], source["identifier"]))
    return {plain(address) for address in found if address}


def plain(address):
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")


def span_of(row) -> Span:
    return Span.parse(f"{row['date_edtf']}/{row['end_edtf']}" if row["end_edtf"] else row["date_edtf"])


def near(one: Span, other: Span, margin=NEAR) -> bool:
    """Whether they overlap or lie within the margin, whatever calendar edges are open."""
    first = max(one.lower.toordinal(), other.lower.toordinal())
    last = min(one.upper.toordinal(), other.upper.toordinal())
    return first - last <= margin.days


def name_of(row):
    return f"{row['date_edtf']} {row['title'][:70]}"


def test_every_fact_with_an_address_is_in_an_event_of_its_time(facts, documents):
    """By its own address; or, where a worse source was dropped for a better one, by an event of those very days."""
    addresses = {slug: addresses_of(source) for slug, source in documents["source"].items()}
    cited = [
        (
            Span.parse(event["date"]),
            {address for row in event.get("citations", []) for address in addresses[row["source"]]},
            event["storylines"],
        )
        for event in documents["event"].values()
    ]

    by_address, by_day, lost = 0, 0, []
    for row in facts:
        if not row["source_url"]:
            continue
        when, address = span_of(row), plain(row["source_url"])
        if any(address in there and near(span, when) for span, there, _ in cited):
            by_address += 1
        elif any(row["storyline"] in lines and near(span, when, dt.timedelta(days=1)) for span, _, lines in cited):
            by_day += 1
        else:
            lost.append(name_of(row))

    assert lost == []
    assert by_day <= (by_address + by_day) // 10


def test_every_fact_without_an_address_is_in_an_event_of_its_days(facts, documents):
    events = [(Span.parse(event["date"]), event["storylines"]) for event in documents["event"].values()]

    lost = [
        name_of(row)
        for row in facts
        if not row["source_url"]
        and not any(
            row["storyline"] in lines and near(span, span_of(row), dt.timedelta(days=1)) for span, lines in events
        )
    ]

    assert lost == []


def test_what_nobody_has_checked_is_a_draft(facts, documents):
    """A fact marked unverified is a draft, or has since been found in another source than the one nobody read."""
    addresses = {slug: addresses_of(source) for slug, source in documents["source"].items()}
    unverified = [row for row in facts if row["verification"] == "unverified"]

    taken_as_known = [
        name_of(row)
        for row in unverified
        for event in documents["event"].values()
        if event.get("status") == "published"
        and event["storylines"][0] == row["storyline"]
        and near(Span.parse(event["date"]), span_of(row), dt.timedelta(0))
        and all(plain(row["source_url"] or "?") in addresses[cited["source"]] for cited in event["citations"])
    ]

    assert unverified
    assert taken_as_known == []
