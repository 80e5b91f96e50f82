"""What needs attention: the queues of the desk. One statement counts a queue, whatever the size of the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from timeline.curate.permission import allowed
from timeline.models import Event, Proposal, Source
from timeline.models.attention import events_in_need, sources_in_need
from timeline.models.event import STATUSES


class Queue(NamedTuple):
    """Things that wait for a person: `rows` annotates `since`; `reason` says in words why one of them is here."""

    name: str
    what: str
    model: type
    rows: Callable
    reason: Callable

    @property
    def noun(self) -> str:
        return capfirst(self.model._meta.verbose_name)

    def in_order(self):
        """The rows of its page: what has waited longest comes first."""
        rows = self.rows()
        return (rows.defer("search") if self.model is Event else rows).order_by("since", "pk")

    def told(self, thing) -> tuple:
        """(the thing, the address of its form, why it is here, since which day)."""
        address = reverse(f"admin:timeline_{self.model._meta.model_name}_change", args=[thing.pk])
        return thing, address, self.reason(thing), day_of(thing.since)


class Counted(NamedTuple):
    key: str
    queue: Queue
    number: int
    oldest: dt.date | None

    @property
    def age(self) -> str:
        return age(self.oldest) if self.oldest else ""


def counted(user) -> list[Counted]:
    """All queues that the user may look into, in the order of the table. One statement each."""
    found = []
    for key, queue in QUEUES.items():
        if allowed(user, "view", queue.model):
            totals = queue.rows().order_by().aggregate(number=Count("pk"), oldest=Min("since"))
            found.append(Counted(key, queue, totals["number"], day_of(totals["oldest"])))
    return found


def day_of(since) -> dt.date | None:
    return timezone.localdate(since) if isinstance(since, dt.datetime) else since


def age(day: dt.date) -> str:
    """How long ago, in the unit that fits."""
    days = (timezone.localdate() - day).days
    if days < 1:
        return _("today")
    if days < 60:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if days < 730:
        return ngettext("%(n)d month", "%(n)d months", days // 30) % {"n": days // 30}
    return ngettext("%(n)d year", "%(n)d years", days // 365) % {"n": days // 365}


# ---------------------------------------------------------------- why a thing is in its queue


def _one_source(event):
    return _("significance %(n)d, and one source alone") % {"n": event.significance}


def _one_side(event):
    if event.denier:
        return _("what is denied is nobody’s own account")
    return _("the denial is nobody’s own account") if event.asserter else _("neither side speaks for itself")


def _weak(event):
    number = event.source_count
    return ngettext("%(n)d source, graded D to F", "%(n)d sources, graded D to F", number) % {"n": number}


def _ongoing(event):
    return _("“%(date)s” has not been reviewed for %(age)s") % {
        "date": event.span.words(short=True), "age": age(event.since)
    }  # fmt: skip


def _twin(event):
    return _("reads like “%(title)s”") % {"title": event.twin_title}


def _dead(source):
    check = source.link_check
    return check.problem or (f"{check.get_verdict_display()} ({check.status})" if check.status else check.get_verdict_display())


def _handed_in(proposal):
    return _("written by %(names)s") % {"names": ", ".join(author.username for author in proposal.authors)}


QUEUES = {
    "to-decide": Queue(
        gettext_lazy("Waiting for a decision"),
        gettext_lazy("Read what would change; approve it, or send it back with what is missing."),
        Proposal, Proposal.objects.to_decide, _handed_in,
    ),
    "waiting": Queue(
        gettext_lazy("Drafts waiting"), gettext_lazy("Finish them, publish them, or let them go."),
        Event, events_in_need.waiting, lambda event: STATUSES.get(event.status, event.status),
    ),
    "twins": Queue(
        gettext_lazy("Possible duplicates"),
        gettext_lazy("They read alike, of the same days and actors: merge them if they are one."),
        Event, events_in_need.with_twins, _twin,
    ),
    "one-source": Queue(
        gettext_lazy("Significant, with one source"), gettext_lazy("Find a second source that does not repeat the first."),
        Event, events_in_need.resting_on_one, _one_source,
    ),
    "one-side": Queue(
        gettext_lazy("Disputed, without both sides"), gettext_lazy("Cite each side in its own words."),
        Event, events_in_need.denied_from_one_side, _one_side,
    ),
    "weak-sources": Queue(
        gettext_lazy("Weak sources only"), gettext_lazy("No source of these events is graded better than D."),
        Event, events_in_need.weakly_sourced,
        _weak,
    ),
    "ongoing": Queue(
        gettext_lazy("Still going on?"), gettext_lazy("Spans without an end that nobody has reviewed for three months."),
        Event, lambda: events_in_need.going_on_unreviewed(timezone.localdate()), _ongoing,
    ),
    "no-place": Queue(
        gettext_lazy("Without a place"), gettext_lazy("Say where it happened, as far as it happened somewhere."),
        Event, events_in_need.without_a_place, lambda event: event.get_kind_display(),
    ),
    "dead-links": Queue(
        gettext_lazy("Dead links"), gettext_lazy("The page of the source is gone: give its archived copy or another address."),
        Source, sources_in_need.with_dead_pages, _dead,
    ),
    "no-copy": Queue(
        gettext_lazy("Without an archived copy"), gettext_lazy("These sources would be lost with their page."),
        Source, sources_in_need.without_a_copy, lambda source: source.url,
    ),
}  # fmt: skip
