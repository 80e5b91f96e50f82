"""When accounts differ: the rule that the database keeps of saved events (migration 0004), for those that are not saved."""

from __future__ import annotations

from collections.abc import Collection

from timeline.models.event import Citation
from timeline.models.taxonomy import CONTRARY_STANCES

SUPPORTING_STANCES = ("report", "assert")


def disputed(citations: Collection[Citation]) -> bool:
    """Whether one voice denies or disputes what another reports or asserts."""
    against = {_voice(one) for one in citations if one.stance in CONTRARY_STANCES}
    return any(against - {_voice(one)} for one in citations if one.stance in SUPPORTING_STANCES)


def _voice(citation: Citation) -> tuple[str, int]:
    """Whoever it is attributed to, or else its source."""
    if citation.attributed_to_id is not None:
        return "actor", citation.attributed_to_id
    return "source", citation.source_id
