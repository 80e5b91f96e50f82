"""The record: what is known, who was part of it, and who says so. Knows nothing of HTTP, HTML or Plotly."""

from timeline.models.actor import Actor, ActorAlias, Affiliation
from timeline.models.article import Article
from timeline.models.curator import Curator
from timeline.models.edition import Edition
from timeline.models.event import Citation, Event, EventStoryline, Involvement, Link, Participation, Sample
from timeline.models.imported import Import, ImportedRow, Mapping
from timeline.models.ledger import Revision
from timeline.models.proposal import Draft, Proposal
from timeline.models.remark import Remark
from timeline.models.source import Source
from timeline.models.spelling import Spelling
from timeline.models.storyline import Storyline

__all__ = [
    "Actor",
    "ActorAlias",
    "Affiliation",
    "Article",
    "Citation",
    "Curator",
    "Draft",
    "Edition",
    "Event",
    "EventStoryline",
    "Import",
    "ImportedRow",
    "Involvement",
    "Link",
    "Mapping",
    "Participation",
    "Proposal",
    "Remark",
    "Revision",
    "Sample",
    "Source",
    "Spelling",
    "Storyline",
]
