"""What a reviewer is shown of a change: every field that it would change, word by word, with what was said about it."""

from typing import NamedTuple

from timeline.curate.telling import by_field, heading
from timeline.explore.history.differences import Difference
from timeline.models.proposal import DONE, RETRACT, WITHDRAWN
from timeline.models.workflow import content_now, is_outdated


class Thread(NamedTuple):
    remark: object
    replies: list


class Field(NamedTuple):
    """A field that differs or that somebody remarked upon."""

    name: str
    label: str
    differences: list[Difference]
    threads: list[Thread]


class Review:
    """One change for one curator. `offered`: {step: its form}."""

    def __init__(self, proposal, curator, offered: dict):
        self.proposal, self.curator, self.offered = proposal, curator, offered
        self.latest = proposal.latest
        self.wrote = proposal.wrote(curator)
        over = proposal.state in (DONE, WITHDRAWN)
        self.outdated = not over and self.latest is not None and is_outdated(proposal)
        self.threads = self._threads()
        self.general = self.threads.pop("", [])
        self.open = sum(not thread.remark.resolved_at for thread in [*sum(self.threads.values(), []), *self.general])

    @property
    def after(self) -> dict:
        return self.latest.content if self.latest else content_now(self.proposal.event)

    def fields(self) -> list[Field]:
        found = by_field(self.proposal.base, self.after)
        names = list(found) + [name for name in self.threads if name not in found]
        return [Field(name, heading(name), found.get(name, []), self.threads.get(name, [])) for name in names]

    @property
    def retracts(self) -> bool:
        return self.proposal.action == RETRACT

    def _threads(self) -> dict[str, list[Thread]]:
        by_field, threads = {}, {}
        for remark in self.proposal.remarks.select_related("author", "resolved_by"):
            if remark.answers_id:
                threads[remark.answers_id].replies.append(remark)
            else:
                threads[remark.pk] = Thread(remark, [])
                by_field.setdefault(remark.field, []).append(threads[remark.pk])
        return by_field
