"""The record: what is known, who was part of it, and who says so. Knows nothing of HTTP, HTML or Plotly."""

from timeline.models.actor import Actor, ActorAlias, Affiliation
from timeline.models.apart import Apart
from timeline.models.article import Article
from timeline.models.curator import Curator
from timeline.models.edition import Edition
from timeline.models.event import Citation, Event, EventStoryline, Involvement, Link, Participation, Sample
from timeline.models.imported import Import, ImportedRow, Mapping
from timeline.models.ledger import Revision
from timeline.models.link_check import LinkCheck
from timeline.models.login import LogIn
from timeline.models.merge import Merge
from timeline.models.proposal import Draft, Proposal
from timeline.models.remark import Remark
from timeline.models.source import Source
from timeline.models.spelling import Spelling
from timeline.models.storyline import Storyline
from timeline.models.token import Token
from timeline.models.unsaved import Unsaved
from timeline.models.widget import Widget

__all__ = [
    "Actor",
    "ActorAlias",
    "Affiliation",
    "Apart",
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
    "LogIn",
    "Mapping",
    "LinkCheck",
    "Merge",
    "Participation",
    "Proposal",
    "Remark",
    "Revision",
    "Sample",
    "Source",
    "Spelling",
    "Storyline",
    "Widget",
    "Unsaved",
    "Token",
]
