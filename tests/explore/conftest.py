"""Events as the picture sees them, made up; and pages as trees, so that a test can say where something stands."""

import datetime as dt
import random
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest
from django.core.management import call_command
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.factories import make_actor, make_citation, make_event
from timeline.explore.query import Query
from timeline.models.dates import Span
from timeline.models.querysets import EventRow
from timeline.models.taxonomy import KINDS, OCCURRENCES

# The machine decides how long an example takes, and that is no property of the code.
calm = settings(deadline=None, report_multiple_bugs=False, suppress_health_check=list(HealthCheck))

TODAY = dt.date(2026, 7, 1)
AS_OF = dt.date(2026, 6, 20)
STORYLINES = ("ukraine-war", "gaza-war", "peace-council")

@pytest.fixture(scope="module")
def shipped(django_db_setup, django_db_blocker):
    """The record that ships, loaded once for a file and taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_record", verbosity=0)
        yield
        transaction.set_rollback(True)


# ---------------------------------------------------------------- events, made up

days = st.dates(dt.date(2020, 1, 1), dt.date(2027, 12, 31)).map(dt.date.isoformat)
any_days = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)).map(dt.date.isoformat)


def _moments(days):
    return st.one_of(
        days,
        days,
        days.map(lambda day: day[:7]),
        days.map(lambda day: day[:4]),
        days.map(lambda day: day + "~"),
        days.map(lambda day: day[:7] + "?"),
        days.map(lambda day: f"{day[:4]}-21"),
        days.map(lambda day: f"{day[:3]}X"),
        days.map(lambda day: f"{day}T10:30:00Z"),
        days.map(lambda day: f"{day}T23:30:00-05:00"),
    )


def _dates(days):
    """EDTF of every form that the record holds."""
    pairs = st.tuples(_moments(days), _moments(days))
    return st.one_of(
        _moments(days),
        _moments(days),
        pairs.map("/".join),
        _moments(days).map(lambda start: f"{start}/.."),
        _moments(days).map(lambda start: f"{start}/"),
        _moments(days).map(lambda end: f"../{end}"),
        pairs.map(lambda pair: f"[{pair[0]},{pair[1]}]"),
    ).filter(readable)


def readable(text) -> bool:
    try:
        Span.parse(text)
    except ValueError:
        return False
    return True


edtf, any_edtf = _dates(days), _dates(any_days)

labels = st.one_of(
    st.sampled_from(
        [
            "Istanbul talks", "A", "W" * 48, "i" * 48, "استئناف المفاوضات في إسطنبول", "שיחות בקהיר", "伊斯坦布尔会谈第二轮",
            "Переговоры в Стамбуле", "<b>Bold</b> & “quoted”", "Ünïcödé áccènts",
        ]
    ),
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp")), min_size=1, max_size=48),
)  # fmt: skip


def row(number=1, date="2025-05-10", **values) -> EventRow:
    """An event of the list and the picture; say what matters."""
    plain = {
        "slug": f"event-{number}", "title": f"Event {number}", "label": f"Event {number}", "kind": "meeting",
        "date": date, "date_sort": Span.parse(date).sort, "place": "", "significance": 3, "occurrence": "occurred",
        "disputed": False, "actor_count": 1, "source_count": 1,
        "published": 1_780_272_000, "storylines": ["ukraine-war"],
    }  # fmt: skip
    return EventRow(**{**plain, **values})


@st.composite
def event_rows(draw, dates=edtf, least=0, most=60):
    made = draw(
        st.lists(
            st.tuples(
                dates,
                labels,
                st.integers(1, 5),
                st.booleans(),
                st.sampled_from(sorted(KINDS)),
                st.sampled_from(sorted(OCCURRENCES)),
                st.lists(st.sampled_from(STORYLINES), max_size=3, unique=True),
            ),
            min_size=least,
            max_size=most,
        )
    )
    return [
        row(number, date, label=label, title=f"{label} in full", significance=significance, disputed=disputed,
            kind=kind, occurrence=occurrence, storylines=storylines)
        for number, (date, label, significance, disputed, kind, occurrence, storylines) in enumerate(made)
    ]  # fmt: skip


FORMS = [
    lambda a, b: a, lambda a, b: a, lambda a, b: a, lambda a, b: a[:7], lambda a, b: a[:4], lambda a, b: f"{a}~",
    lambda a, b: f"{a[:7]}?", lambda a, b: "/".join(sorted([a, b])), lambda a, b: f"{a}/..", lambda a, b: f"../{a}",
    lambda a, b: f"{a[:7]}/{b[:4]}" if a[:4] < b[:4] else a, lambda a, b: f"[{a},{b}]",
]  # fmt: skip
LABELS = [
    "Istanbul talks",
    "A",
    "W" * 48,
    "استئناف المفاوضات في إسطنبول",
    "שיחות בקהיר",
    "伊斯坦布尔会谈第二轮",
    "Paris",
]


@st.composite
def crowds(draw, least=20, most=300):
    """Many events, around few days where the numbers say so. Of a seed: drawn one by one they would be few."""
    chance = random.Random(draw(st.integers(0, 2**32)))
    breadth = draw(st.sampled_from([3, 60, 900, 2500]))

    def day():
        return (dt.date(2021, 1, 1) + dt.timedelta(days=chance.randrange(breadth))).isoformat()

    return [
        row(number, chance.choice(FORMS)(day(), day()), label=chance.choice(LABELS)[: chance.randint(1, 48)],
            significance=chance.randint(1, 5), disputed=chance.random() < 0.3, kind=chance.choice(sorted(KINDS)),
            occurrence=chance.choice(sorted(OCCURRENCES)), storylines=chance.sample(STORYLINES, chance.randint(1, 3)))
        for number in range(draw(st.integers(least, most)))
    ]  # fmt: skip


# ---------------------------------------------------------------- pages as trees

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}


class _Tree(HTMLParser):
    """HTML -> elements; a tag that is closed out of turn is an error."""

    def __init__(self):
        super().__init__()
        self.root = ET.Element("document")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        element = ET.SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        ET.SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag):
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        if len(self.open[-1]):
            self.open[-1][-1].tail = (self.open[-1][-1].tail or "") + data
        else:
            self.open[-1].text = (self.open[-1].text or "") + data


def tree(response) -> ET.Element:
    """The root of an answer's HTML; what is left open is an error."""
    parser = _Tree()
    parser.feed(response if isinstance(response, str) else response.content.decode())
    parser.close()
    assert parser.open == [parser.root], [element.tag for element in parser.open]
    return parser.root


def text_of(element) -> str:
    return " ".join("".join(element.itertext()).split())


def listed(response) -> list[str]:
    """Titles in the list of a page, in order."""
    return [text_of(line.find(".//a")) for line in tree(response).iter("tr") if line.get("data-slug")]


def counts_beside(page) -> dict[tuple[str, str], int]:
    """{(parameter, value): number} of every choice that a page offers."""
    shown = {}
    for label in tree(page).iter("label"):
        box, number = label.find("input"), label.find("b")
        if box is not None and number is not None:
            shown[box.get("name"), box.get("value")] = int(number.text)
    return shown


@pytest.fixture
def htmx(client):
    """Asks as htmx does."""

    def ask(address, target="results", **headers):
        return client.get(address, headers={"HX-Request": "true", "HX-Target": target, **headers})

    return ask


@pytest.fixture
def russia():
    """Russia with a minister for a time, and three events: a meeting, words of the minister, words of its own."""
    russia = make_actor("russia", aliases=["Россия"], country="RUS")
    make_actor("lavrov", kind="person", name="Sergey Lavrov", belongs_to=russia, period="2004/2025-12-31")
    make_event(
        "Talks in Geneva", slug="talks", date="2025-03-01", actors=[("russia", "host"), ("ukraine", "participant")]
    )
    spoken = make_event(
        "Lavrov in New York", slug="new-york", date="2025-09-20", actors=[("lavrov", "speaker"), "ukraine"]
    )
    make_citation(spoken, by="lavrov", stance="assert", said="2025-09-21", quote="We are ready to talk")
    own = make_event("A note is handed over", slug="note", date="2025-06-01", actors=["russia"])
    make_citation(own, by="russia", stance="deny", statement="Nothing was agreed.")
    make_event("Something else", slug="else", date="2025-10-01", actors=["ukraine"])
    return russia


def asked(address: str) -> Query:
    query, form = Query.from_params(QueryDict(address.partition("?")[2]))
    assert not form.errors, form.errors
    return query
