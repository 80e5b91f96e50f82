"""Downloads to write: of a record, and of documents that are only made up."""

import datetime as dt

import pytest
from django.http import QueryDict

from tests.factories import make_actor, make_citation, make_event, make_link, make_source, make_storyline, set_status
from timeline.exchange.about import About
from timeline.exchange.download import Download
from timeline.explore.query import Query

ABOUT = About(
    "Diplomatic Timeline: Gaza war", "storyline=gaza-war", "http://127.0.0.1:8000/?storyline=gaza-war",
    ("/export", "?storyline=gaza-war"),
    dt.date(2026, 6, 20), dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC), "en",
)  # fmt: skip


class Made:
    """A download of documents that are in no database: what formats that write documents ask of one."""

    def __init__(self, about=ABOUT, **documents):
        self.about, self._documents = about, documents

    def documents(self, kind, parts=()):
        return iter(self._documents.get(kind, []))


def text(chunks) -> str:
    return "".join(chunk if isinstance(chunk, str) else chunk.decode() for chunk in chunks)


def body(response) -> bytes:
    """All of an answer, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def asking(question="") -> Download:
    query, form = Query.from_params(QueryDict(question))
    assert not form.errors, form.errors
    return Download.of_question(query)


@pytest.fixture
def record(db):
    return make_record()


def make_record():
    """Two storylines, a body with an organ, a disputed event, a link to a draft and one to an event."""
    union = make_actor("union", kind="igo", name="The Union")
    make_actor("organ", kind="igo", name="Its Organ", belongs_to=union)
    make_actor("bystander", name="A Bystander")
    make_storyline("gaza-war")
    report = make_source(
        "report", publisher="Reuters", title="Talks begin", url="https://example.org/talks", published="2025-05-11"
    )
    talks = make_event(
        "Talks in Geneva", slug="talks", date="2025-05-10", place="Geneva", summary="Both sides met.",
        actors=[("organ", "host"), "russia"], cite=False, status="draft", note="Ask the desk first.",
    )  # fmt: skip
    make_citation(talks, report, by="russia", stance="deny", quote="There were no talks", credibility="2")
    make_citation(talks, make_source("paper", publisher="The Paper", title="Geneva"), stance="report")
    set_status(talks, "published")
    plan = make_event("A draft nobody knows", slug="draft-of-a-plan", status="draft", actors=["bystander"])
    truce = make_event("A truce", slug="truce", date="2025-06~", kind="ceasefire-declared", storylines=("gaza-war",))
    later = make_event("It goes on", slug="goes-on", date="2025-07-01/..", storylines=("gaza-war", "ukraine-war"))
    make_link(truce, talks)
    make_link(later, truce, "implements")
    make_link(later, plan, "answers")
    return talks
