"""Who says what a sentence reports, and what they are quoted with. Pure.

"X said", "said X", "according to X", "X told reporters". A pronoun, or "the Russian leader", is whoever the text has
just had speaking, where there is no doubt; where there is, nobody is named and the doubt is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from timeline.curate.intake.cast import Cast, Mention
from timeline.curate.intake.sentences import quoted_parts

SAYING = re.compile(
    r"\b(said|says|say|told|tells|confirm(?:s|ed)|announce[sd]|add(?:s|ed)|warn(?:s|ed)|claim(?:s|ed)?|argue[sd]?|not(?:es|ed)"
    r"|stated|declare[sd]|describe[sd]|urge[sd]|insist(?:s|ed)|suggest(?:s|ed)?|stress(?:es|ed)|accuse[sd]|criticis?z?e[sd]"
    r"|indicate[sd]?|den(?:y|ies|ied)|reject(?:s|ed)|wrote|writes|posted|repl(?:ies|ied)|responded|thank(?:s|ed)|praise[sd]|vowed"
    r"|pledged|promised|estimate[sd]?|express(?:es|ed)|condemn(?:s|ed)|welcome[sd]|reported|recalled|reiterated|asserted"
    r"|emphasi[sz]ed|pointed out|called (?:for|on|it)|raised"
    r"|spoken?(?! (?:by|with|to|on the)\b)|acknowledged|admitted|believes?|demand(?:s|ed))\b"
)
DENYING = re.compile(r"\b(denied|denies|deny|rejected|rejects|dismissed|disputed|refuted)\b")
ACCORDING = re.compile(r"\baccording to\b", re.I)
PRONOUN = re.compile(r"\b(he|she|they)\b", re.I)
OFFICE = (
    r"(?:leader|president|prime minister|premier|chancellor|spokes(?:man|woman|person)|foreign minister|minister|diplomat|envoy"
    r"|ambassador|secretary of state|secretary[- ]general|official|king|emir|pope|chief)"
)
THE_OFFICE = re.compile(rf"\b[Tt]he (?:(?P<nation>[A-Z]\w+(?: [A-Z]\w+)?) )?{OFFICE}\b")
OFFICIALS = re.compile(r"\b(?:[Oo]fficials?|[Dd]iplomats?|[Ss]ources?|[Aa]uthorities) (?:in|from|at) (?:the )?$")
HIS_OFFICE = re.compile(rf"[’']s? (?:\w+ )?{OFFICE}\b")
# After one of these a name is not who speaks.
OBJECT = re.compile(
    r"\b(?:in|at|to|with|from|against|of|for|by|on|over|about|near|between|after|before|into|through|toward|towards)"
    r"(?: (?:the|its|his|her|their))?(?: [A-Z][\w-]+)*\s*$"
)
BETWEEN = re.compile(r"^[^;]{0,70}$", re.S)
PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+ly\s+)?$")

NOUN = re.compile(r"\b(?:an?|the|its|his|her|their|these|those|such|more|of)\s+$", re.I)


@dataclass(frozen=True)
class Said:
    """Who speaks in a sentence. `how` says how that was found; `at` is where the verb stands."""

    speaker: Mention | None
    how: str
    at: int
    denies: bool = False
    attribution: bool = False


@dataclass(frozen=True)
class Before:
    """What sentences before this one leave: who spoke last there, and who was named in the last of them."""

    speaker: Mention | None = None
    people: tuple[Mention, ...] = ()
    all_people: tuple[Mention, ...] = ()


def quotes_of(text: str, verb: int) -> tuple[str, ...]:
    """What stands in quotation marks, without them. A word or two in the middle of a sentence, before the saying, are a name."""
    found = []
    for start, end in quoted_parts(text):
        words = text[start:end].strip('“”„«»" \u00a0\u202f').rstrip(",")
        if words and (len(words.split()) > 3 or start == 0 or start > verb):
            found.append(words if len(words.split()) > 3 else words.rstrip("."))
    return tuple(found)


def who_says(text: str, mentions: list[Mention], cast: Cast, before: Before) -> Said | None:
    """The first saying of a sentence, or None. Words in quotation marks are not the sentence's own."""
    own = blanked(text)
    for verb in sorted([*SAYING.finditer(own), *ACCORDING.finditer(own)], key=lambda one: one.start()):
        said = _by(verb, own, mentions, cast, before)
        if said:
            return said
    return None


def blanked(text: str) -> str:
    """The text with what is quoted blanked out, as long as before."""
    for start, end in quoted_parts(text):
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def _by(verb, own, mentions, cast, before) -> Said | None:
    denies = bool(DENYING.match(own, verb.start()))
    if ACCORDING.match(own, verb.start()):
        after = own[verb.end() : verb.end() + 90]
        found = next((one for one in mentions if verb.end() <= one.start <= verb.end() + 60), None)
        if found and not (
            PRONOUN.search(after[: found.start - verb.end()]) or "," in after[: found.start - verb.end()]
        ):
            return Said(
                found, _("“according to” names %(name)s.") % {"name": found.name}, verb.start(), attribution=True
            )
        return None
    if any(one.start <= verb.start() < one.end for one in mentions) or NOUN.search(own[: verb.start()]):
        return None
    if PASSIVE.search(own[: verb.start()]):
        return None
    clause_start = max((own.rfind(mark, 0, verb.start()) for mark in ";\0:"), default=-1) + 1
    subject = _subject(own, clause_start, verb.start(), mentions, cast, before)
    if subject is None and own[: verb.start()].rstrip(" ,").endswith("\0"):
        subject = _inverted(own, verb, mentions, cast, before)
    return Said(subject[0], subject[1], verb.start(), denies) if subject else None


def _subject(own, start, end, mentions, cast, before):
    """Who stands before the verb, nearest first. An aside between commas is stepped over."""
    left = own[start:end]
    aside = re.search(r",[^,]*,\s*$", left)
    if aside:
        end, left = start + aside.start(), left[: aside.start()]
    places = [(one.start, one.end, one) for one in mentions if start <= one.start and one.end <= end]
    places += [
        (start + m.start(), start + m.end(), m) for pattern in (PRONOUN, THE_OFFICE) for m in pattern.finditer(left)
    ]
    for at, until, one in sorted(places, key=lambda place: -place[1]):
        if not BETWEEN.match(own[until:end]):
            return None
        if isinstance(one, Mention):
            prior = own[start:at]
            if (officials := OFFICIALS.search(prior)) and officials.end() == len(prior):
                words = own[start + officials.start() : until].strip()
                return one, _("“%(words)s”: who speaks for it is not named.") % {"words": words}
            if one.possessive and (office := HIS_OFFICE.match(own[until:end])):
                words = own[at : until + office.end()]
                return one, _("“%(words)s”: who that is, is not named.") % {"words": words}
            if one.possessive or OBJECT.search(prior):
                continue
            return one, _("%(name)s stands before the verb.") % {"name": one.name}
        if OBJECT.search(own[start:at]):
            continue
        return _meant(one, cast, before)
    return None


def _inverted(own, verb, mentions, cast, before):
    """ "…," said X."""
    after = own[verb.end() : verb.end() + 80].split(",")[0]
    found = next((one for one in mentions if verb.end() <= one.start < verb.end() + len(after)), None)
    if found and not found.possessive:
        return found, _("%(name)s stands after the verb.") % {"name": found.name}
    person = re.match(r"\s*(he|she|they)\b", after, re.I) or THE_OFFICE.search(after)
    return _meant(person, cast, before) if person else None


def _meant(words: re.Match, cast: Cast, before: Before):
    """Whoever a pronoun or an office stands for: (mention, how), or (None, the doubt)."""
    text, nation = words[0].strip(), words.groupdict().get("nation")
    state = cast.of_nation(nation) if nation else ""
    if nation and not state:
        return None, _("“%(words)s”: the record does not say who that is.") % {"words": text}
    people = before.all_people if state else before.people
    fitting = {one.name: one for one in people if not state or cast.belongs(one.slug, state)}
    if before.speaker and before.speaker.person and (not state or cast.belongs(before.speaker.slug, state)):
        one = before.speaker
        return one, _("“%(words)s” is %(name)s, who spoke in the sentence before.") % {"words": text, "name": one.name}
    if len(fitting) == 1 or (state and fitting):
        one = list(fitting.values())[-1]
        return one, _("“%(words)s” is %(name)s, the last person named that it fits.") % {
            "words": text,
            "name": one.name,
        }
    names = " / ".join(fitting)
    doubt = _("“%(words)s” may be %(names)s.") if names else _("“%(words)s”: nobody was named before.")
    return None, doubt % {"words": text, "names": names}
