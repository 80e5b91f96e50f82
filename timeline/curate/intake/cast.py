"""Who is named in a text: actors of the record by any name, nationalities, and people it does not know yet. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from timeline.curate.intake.demonyms import DEMONYMS

WORD = re.compile(r"\w+")
COLLECTIVE = set(
    """
    forces troops soldiers officials official government authorities ministry army military delegation negotiators
    side diplomats strikes drones missiles airstrikes officers prosecutors lawmakers parliament embassy navy jets
    leaders
    """.split()  # noqa: SIM905 - a list would be as long as the file
)
# What may stand between two words of one name.
JOINT = re.compile(r"[ \u00a0]?[-–’'.]?[ \u00a0]?")


class Known(NamedTuple):
    """An actor as far as texts are concerned. `states`: the slugs of what it belongs to."""

    slug: str
    name: str
    kind: str
    country: str = ""
    names: tuple[str, ...] = ()
    states: tuple[str, ...] = ()


class Mention(NamedTuple):
    """An actor where it stands in a text. `slug` is empty for a name that the record does not know."""

    start: int
    end: int
    slug: str
    name: str
    person: bool
    possessive: bool = False


class Cast:
    """The actors of the record, to be found in texts: the longest name wins, and one that two actors share is neither's."""

    def __init__(self, actors: Iterable[Known]):
        self.actors = {actor.slug: actor for actor in actors}
        self._by_name: dict[tuple[str, ...], set[tuple[str, str]]] = defaultdict(set)
        self._surnames: dict[str, set[str]] = defaultdict(set)
        for actor in self.actors.values():
            for name in (actor.name, *actor.names):
                if words := _words(name):
                    self._by_name[words].add((actor.slug, name))
            if actor.kind == "person" and len(words := _words(actor.name)) > 1:
                self._surnames[words[-1]].add(actor.slug)
        self._longest = defaultdict(int)
        for words in self._by_name:
            self._longest[words[0]] = max(self._longest[words[0]], len(words))
        self.states = {
            actor.country: actor.slug for actor in self.actors.values() if actor.kind == "state" and actor.country
        }

    def mentions(self, text: str, met: Iterable[str] = ()) -> list[Mention]:
        """In the order they stand. `met`: people named in full before, whom the surname is enough for."""
        words, found, at, met = list(WORD.finditer(text)), [], 0, set(met)
        while at < len(words):
            mention, used = self._at(text, words, at, met)
            if mention:
                found.append(mention)
                if mention.person:
                    met.add(mention.slug)
            at += used
        return found

    def _at(self, text, words, at, met):
        first = fold(words[at][0])
        for length in range(min(self._longest.get(first, 0), len(words) - at), 0, -1):
            part = words[at : at + length]
            if any(not JOINT.fullmatch(text[a.end() : b.start()]) for a, b in zip(part, part[1:], strict=False)):
                continue
            written = text[part[0].start() : part[-1].end()]
            known = self._by_name.get(tuple(fold(word[0]) for word in part), ())
            # "Analysts" and "critics" are no proper names.
            slugs = {slug for slug, name in known if self.actors[slug].kind == "other" or _same_case(name, written)}
            if len(slugs) == 1:
                return self._mention(slugs.pop(), part, text), length
        if nation := self._nation(text, words, at):
            return nation, 2
        surname = self._surnames.get(first, set()) & met
        if len(surname) == 1 and words[at][0][0].isupper():
            return self._mention(surname.pop(), words[at : at + 1], text), 1
        return None, 1

    def _nation(self, text, words, at) -> Mention | None:
        """ "Israeli forces", "Russian officials": the state, without a name of its own."""
        state = self.of_nation(words[at][0])
        if not state or at + 1 >= len(words) or words[at + 1][0].lower() not in COLLECTIVE:
            return None
        return self._mention(state, words[at : at + 2], text)

    def _mention(self, slug, part, text) -> Mention:
        actor, end = self.actors[slug], part[-1].end()
        return Mention(part[0].start(), end, slug, actor.name, actor.kind == "person", is_possessive(text, end))

    def of_nation(self, word: str) -> str:
        """The slug of the state that an adjective such as "Russian" means; empty when the record has none."""
        return self.states.get(DEMONYMS.get(word, ""), "")

    def belongs(self, slug: str, state: str) -> bool:
        """Whether somebody is of a state, by office or by country."""
        actor, land = self.actors.get(slug), self.actors.get(state)
        return bool(actor and land) and (state in actor.states or (actor.country == land.country != ""))


def fold(word: str) -> str:
    """A word without case or accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))


def _words(name: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in WORD.findall(name))


def _same_case(name: str, written: str) -> bool:
    """An abbreviation is written as it is ("US" is not "us"); a name of one word has its capital ("Jordan")."""
    letters = re.sub(r"\W", "", name)
    if letters.isupper() and len(letters) <= 6:
        return re.sub(r"\W", "", written) == letters
    return not name[:1].isupper() or written[:1].isupper() or " " in name


def is_possessive(text: str, end: int) -> bool:
    return re.match(r"[’'](?:s\b|(?=\s))", text[end:]) is not None


# Somebody with at least a first name and a surname, perhaps with what joins them in other languages.
PARTICLE = r"(?:al|el|bin|ibn|van|von|der|den|de|da|di|du|la|le|dos|ben|abu|al-|el-)"
UNKNOWN = re.compile(rf"\b[^\W\d_a-z][\w’'-]+(?: (?:{PARTICLE} ?)*[^\W\d_a-z][\w’'.-]*[\w])+")
TITLED = re.compile(
    r"\b(?:president|minister|spokes\w+|envoy|ambassador|secretary|official|leader|chief|head|negotiator|diplomat) $"
)
NOT_A_NAME = set(
    """
    President Prime Minister Foreign Secretary General Chancellor King Queen Prince Ambassador Spokesman Spokeswoman
    Spokesperson Senator Envoy Special Chief Deputy Vice Defence Defense Interior State Justice Finance Head
    Chairman Council Security Committee Ministry The In On At After Before But And Pope Emir Crown Sheikh Mr Mrs Ms
    Dr Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December Speaker Representative High Press Bishop Cardinal Judge Professor Colonel
    """.split()  # noqa: SIM905 - a list would be as long as the file
)


def strangers(text: str, known: list[Mention]) -> list[tuple[Mention, bool]]:
    """(who is not in the record, by first name and surname; whether a title stands before the name), title left out."""
    found = []
    for match in UNKNOWN.finditer(text):
        words = list(re.finditer(r"[\w’'.-]+", match[0]))
        first = words[0]
        while words and (words[0][0].strip("’'") in NOT_A_NAME or words[0][0] in DEMONYMS):
            words.pop(0)
        while words and words[-1][0] in NOT_A_NAME:
            words.pop()
        if len(words) < 2:
            continue
        start, end = match.start() + words[0].start(), match.start() + words[-1].end()
        name = re.sub(r"[’']s$", "", text[start:end])
        end = start + len(name)
        if not any(one.start < end and start < one.end for one in known):
            titled = words[0] is not first or TITLED.search(text[:start]) is not None
            found.append((Mention(start, end, "", name, True, is_possessive(text, end)), titled))
    return found
