"""The record: what is known, who was part of it, and who says so. Knows nothing of HTTP, HTML or Plotly."""

from timeline.models.actor import Actor, ActorAlias, Affiliation
from timeline.models.curator import Curator
from timeline.models.event import Citation, Event, EventStoryline, Involvement, Link, Participation, Sample
from timeline.models.ledger import Revision
from timeline.models.login import LogIn
from timeline.models.source import Source
from timeline.models.spelling import Spelling
from timeline.models.storyline import Storyline
from timeline.models.token import Token

__all__ = [
    "Actor",
    "ActorAlias",
    "Affiliation",
    "Citation",
    "Curator",
    "Event",
    "EventStoryline",
    "Involvement",
    "Link",
    "LogIn",
    "Participation",
    "Revision",
    "Sample",
    "Source",
    "Spelling",
    "Storyline",
    "Token",
]
