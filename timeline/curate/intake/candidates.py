"""Candidates for events out of an article: sentence by sentence, each with its date, cast, kind and reasons. Pure.

Nothing here decides anything: a candidate is a proposal, with the words and the arithmetic it rests on.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from timeline.curate.intake.calendar import named
from timeline.curate.intake.cast import Cast, Mention, strangers
from timeline.curate.intake.dates import Dated, dates_in
from timeline.curate.intake.kinds import kind_of
from timeline.curate.intake.roles import cast_of, place_in, title_of
from timeline.curate.intake.sentences import Sentence, sentences
from timeline.curate.intake.speakers import Before, Said, blanked, quotes_of, who_says
from timeline.curate.intake.tongues import dates_in_tongue
from timeline.curate.shorter import label_of

MOST = 200


@dataclass(frozen=True)
class Candidate:
    """A proposed event. `participants` are (slug, role); `unknown` are names that the record does not have."""

    number: int
    sentence: str
    start: int
    date: str
    why: str
    kind: str
    kind_why: str
    title: str
    label: str
    place: str
    participants: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    speaker: str
    speaker_name: str
    speaker_why: str
    stance: str
    quotes: tuple[str, ...]

    @property
    def is_statement(self) -> bool:
        return bool(self.speaker or self.speaker_name)


def candidates(article: str, published: dt.date, cast: Cast, language: str = "en") -> list[Candidate]:
    """In the order of the text, at most `MOST`."""
    found, reader = [], _Reader(published, cast, language)
    for sentence in sentences(article):
        found += reader.read(sentence)
        if len(found) >= MOST:
            break
    return [_numbered(one, number) for number, one in enumerate(found[:MOST])]


def _numbered(candidate: Candidate, number: int) -> Candidate:
    return Candidate(number, *(getattr(candidate, name) for name in list(Candidate.__dataclass_fields__)[1:]))


# "Reports suggest" dates itself by the article; "has long" and "repeatedly" say no more than: before it.
LONG_SINCE = re.compile(
    r"\b(?:previously|historically|repeatedly|traditionally|long been|has long|in the past|earlier)\b", re.I
)
GOES_ON = re.compile(
    r"^(?:[“\"«„]|He |She |They |The (?:\w+ )?(?:leader|president|minister|spokes\w+|official)\b|.{0,40}\badded\b)"
)
CLAUSES = re.compile(
    r"(?:[,;]| [–—]) (?=(?:but|while|although|though|whereas|after|before|since|until|when|with|which)\b)|; "
)


class _Reader:
    """Reads one sentence after another, and keeps what the next one may refer to."""

    def __init__(self, published: dt.date, cast: Cast, language: str):
        self.published, self.cast, self.language = published, cast, language
        self.day: dt.date | None = None
        self.met: dict[str, Mention] = {}
        self.before = Before()
        self.last: tuple[int, str, str] | None = None  # paragraph, date and its reason

    def read(self, sentence: Sentence) -> list[Candidate]:
        text = sentence.text
        mentions = self.cast.mentions(text, self.met)
        new = strangers(blanked(text), mentions)
        said = who_says(text, sorted([*mentions, *(one for one, _titled in new)]), self.cast, self.before)
        # Two capitals may be anything ("Middle East"): a stranger is one who speaks, or has a title.
        mentions = sorted([*mentions, *(one for one, titled in new if titled or (said and said.speaker == one))])
        dates = self._dates(text)
        found = [
            candidate
            for dated, part, offset in self._parts(sentence, dates, said)
            if (candidate := self._candidate(sentence, part, offset, dated, mentions, said))
        ]
        self._remember(sentence, mentions, said, dates, found)
        return found

    def _dates(self, text) -> list[Dated]:
        if self.language.split("-")[0] != "en":
            return dates_in_tongue(text, self.published, self.language)
        # A date that somebody is quoted with is in the day of the speaker, not of the article; it is read all the same.
        return dates_in(text, self.published, self.day)

    def _parts(self, sentence, dates, said):
        """(date, part of the sentence it dates, where that begins). One part where there is one date or none."""
        text = sentence.text
        if not dates:
            yield self._dated_by_context(sentence, said), text, 0
            return
        if len(dates) > 1:
            borders = [_between(text, one, two) for one, two in zip(dates, dates[1:], strict=False)]
            for dated, start, end in zip(dates, [0, *borders], [*borders, len(text)], strict=True):
                yield dated, text[start:end], start
            return
        cuts = [0, *(match.end() for match in CLAUSES.finditer(blanked(text))), len(text)]
        clauses = [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if a < b]
        dated = dates[0]
        start, end = next(((a, b) for a, b in clauses if a <= dated.start < b), (0, len(text)))
        if said and not start <= said.at < end and start > 0:
            # The date belongs to another clause than the saying: they are two things.
            yield self._dated_by_context(sentence, said), text[:start], 0
            yield dated, text[start:end], start
        else:
            yield dated, text, 0

    def _dated_by_context(self, sentence, said) -> Dated | None:
        text, day = sentence.text, self.published
        if LONG_SINCE.search(blanked(text)):
            why = _("The sentence says only that it was before the article appeared, on %(day)s.")
            return Dated(0, 0, "", f"../{day}", why % {"day": named(day)})
        if self.last and self.last[0] == sentence.paragraph and (GOES_ON.match(text) or said):
            why = _("No date of its own: it goes on with the sentence before. %(why)s") % {"why": self.last[2]}
            return Dated(0, 0, "", self.last[1], why)
        why = _("No date of its own: told as news of the article’s own day, %(day)s.")
        return Dated(0, 0, "", str(day), why % {"day": named(day)})

    def _candidate(self, sentence, part, offset, dated, mentions, said) -> Candidate | None:
        inside = [one for one in mentions if offset <= one.start < offset + len(part)]
        if said and not offset <= said.at < offset + len(part):
            said = None
        keyword = kind_of(blanked(part))
        speaker = said.speaker if said else None
        if not said and not (inside and (keyword or dated.words)) and not (keyword and dated.words):
            return None
        kind, why = _kind(keyword, said, speaker, offset)
        place = place_in(part, inside, offset)
        participants, unknown = cast_of(kind, inside, part, offset, keyword, speaker)
        names = {
            slug: actor.name
            for slug, actor in self.cast.actors.items()
            if slug in {slug for slug, _role in participants}
        }
        title = title_of(kind, participants, names, speaker, unknown)
        return Candidate(
            0, sentence.text, sentence.start, dated.edtf, dated.why, kind, why, title, label_of(title), place,
            participants, unknown, speaker.slug if speaker else "", speaker.name if speaker else "",
            said.how if said else "", _stance(said), quotes_of(part, said.at - offset) if speaker else (),
        )  # fmt: skip

    def _remember(self, sentence, mentions, said, dates, found):
        people = tuple({one.name: one for one in mentions if one.person}.values())
        earlier = tuple(one for one in self.before.all_people if one.name not in {p.name for p in people})
        speaker = said.speaker if said else None
        self.before = Before(speaker, people, (*earlier, *people))
        self.met |= {one.slug: one for one in people if one.slug}
        self.day = next((dated.day for dated in reversed(dates) if dated.day), self.day)
        if found:
            # The date of what was said is what the next sentence goes on with.
            chosen = next((one for one in found if one.is_statement), found[0])
            goes_on = self.last and chosen.date == self.last[1] and chosen.why.endswith(self.last[2])
            self.last = sentence.paragraph, chosen.date, self.last[2] if goes_on else chosen.why


SEPARATORS = [re.compile(one) for one in (r";", r"\bthat\b", r",? (?:and|but|while|before|after|until)\b", r",")]


def _between(text: str, one: Dated, two: Dated) -> int:
    """Where the words that go with the second of two dates begin."""
    gap = text[one.end : two.start]
    for separator in SEPARATORS:
        if cuts := list(separator.finditer(gap)):
            return one.end + cuts[-1].start()
    return one.end


def _kind(keyword, said: Said | None, speaker, offset) -> tuple[str, str]:
    """What comes first in the sentence is what it tells: the saying, or what happened. "According to" is neither."""
    saying = said is not None and not said.attribution and offset <= said.at <= offset + (keyword[2] if keyword else 0)
    if keyword and not saying:
        return keyword[0], _("by the words “%(words)s”") % {"words": keyword[1]}
    return "statement", _("somebody is speaking") if speaker or said else _("no word says more")


def _stance(said: Said | None) -> str:
    return "report" if said is None else "deny" if said.denies else "assert"
