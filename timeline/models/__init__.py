"""The record: what is known, who was part of it, and who says so. Knows nothing of HTTP, HTML or Plotly."""

from timeline.models.actor import Actor, ActorAlias, Affiliation
from timeline.models.curator import Curator
from timeline.models.edition import Edition
from timeline.models.event import Citation, Event, EventStoryline, Involvement, Link, Participation, Sample
from timeline.models.ledger import Revision
from timeline.models.source import Source
from timeline.models.spelling import Spelling
from timeline.models.storyline import Storyline

__all__ = [
    "Actor",
    "ActorAlias",
    "Affiliation",
    "Citation",
    "Curator",
    "Edition",
    "Event",
    "EventStoryline",
    "Involvement",
    "Link",
    "Participation",
    "Revision",
    "Sample",
    "Source",
    "Spelling",
    "Storyline",
]
