"""What each side says of one event, side by side: who asserts, who denies, and of whom no account is recorded."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.explore.belonging import Belonging
from timeline.explore.claims import Claim, build_claims
from timeline.explore.claims_picture import claims_svg
from timeline.explore.panel import Account, Part, accounts, cast
from timeline.models.dates import Span
from timeline.models.event import Event


class Dated(NamedTuple):
    """An account and when it was given. `published` says that only the day of publication is known."""

    number: int
    account: Account
    span: Span | None
    published: bool

    @property
    def words(self) -> str:
        if self.span is None:
            return _("date not known")
        date = self.span.words(short=True)
        return _("published %(date)s") % {"date": date} if self.published else date


class Through(NamedTuple):
    """Somebody who takes part, and speaks through others."""

    part: Part
    voices: list[str]


class Sides:
    """The accounts of an event as its page shows them, in order of time. One query besides those of the event."""

    def __init__(self, event: Event, belonging=Belonging.known):
        """belonging: where it is looked up who speaks for whom."""
        self.event, self.belonging = event, belonging
        dated = sorted((_dated(number, one) for number, one in enumerate(accounts(event), 1)), key=_in_time)
        self.asserting = [one for one in dated if not one.account.contrary]
        self.contrary = [one for one in dated if one.account.contrary]
        self.silent, self.through = self._without_account(dated)

    @property
    def number(self) -> int:
        return len(self.asserting) + len(self.contrary)

    @property
    def summary(self) -> str:
        """ "5 accounts: 3 assert or report, 2 deny or dispute"."""
        words = ngettext("%(n)s account", "%(n)s accounts", self.number) % {"n": self.number}
        if not self.contrary:
            return words
        return _("%(accounts)s: %(a)s asserting or reporting, %(b)s denying or disputing") % {
            "accounts": words, "a": len(self.asserting), "b": len(self.contrary),
        }  # fmt: skip

    @property
    def picture(self) -> SafeString:
        """The accounts on a time axis; empty when no day of any is known."""
        claims = [
            Claim(one.number, one.account.citation.voice, one.account.contrary, one.account.citation.stance, one.span, one.words)
            for one in (*self.asserting, *self.contrary)
        ]
        if not any(claim.span for claim in claims):
            return SafeString("")
        description = _("%(summary)s, on a time axis; the same accounts are listed below.") % {"summary": self.summary}
        return SafeString(claims_svg(build_claims(claims, self.event.date_sort), description))

    def _without_account(self, dated: list[Dated]) -> tuple[list[Part], list[Through]]:
        """Those who take part and to whom nothing is attributed; and of those, whoever has others to speak for it."""
        voices = {one.account.citation.attributed_to for one in dated} - {None}
        bonds, spoken_for = self.belonging(), {}
        for voice in sorted(voices, key=str):
            for pk in bonds.above(voice.pk, self.event.date_lower, self.event.date_upper):
                spoken_for.setdefault(pk, []).append(str(voice))
        without = [part for part in cast(self.event) if part.actor not in voices]
        return (
            [part for part in without if part.actor.pk not in spoken_for],
            [Through(part, spoken_for[part.actor.pk]) for part in without if part.actor.pk in spoken_for],
        )


def _dated(number: int, account: Account) -> Dated:
    said, published = account.citation.said, account.citation.source.published
    when = said or published
    return Dated(number, account, Span.parse(when) if when else None, not said)


def _in_time(one: Dated) -> tuple:
    if one.span is None:
        return True, "", one.number
    return False, one.span.sort.isoformat(), one.number
