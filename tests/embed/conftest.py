"""A small record and what stands on another's page."""

import pytest
from lxml import html

from tests.factories import make_citation, make_event, make_source, make_storyline


def tree(response):
    return html.document_fromstring(response.content.decode())


def text_of(node) -> str:
    return " ".join(node.text_content().split())


@pytest.fixture
def record(db):
    make_storyline("gaza-war", name="Gaza war", colour="#a33b16", colour_dark="#e88a5f")
    talks = make_event("Talks in Geneva", slug="talks", actors=[("russia", "host"), "ukraine"])
    make_citation(talks, make_source("note"), by="russia", stance="assert", quote="We agree")
    make_citation(talks, make_source("other"), by="ukraine", stance="deny")
    make_event("A truce", slug="truce", storylines=("gaza-war",), date="2025-06-01/..")
    make_event("A plan", slug="plan", storylines=("gaza-war",), date="2025-07-01", occurrence="proposed")
    make_event("Secret pact", slug="secret", status="draft", storylines=("gaza-war",))
