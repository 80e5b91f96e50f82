"""Which encoding a table is in that is not Unicode: the one in which its words look like words. Pure.

Spreadsheets are mostly figures and plain letters, with too few others among them to count the letters of a language by.
But a word is written in one script, does not go from small letters to capitals, and one alphabet has all its letters:
read in a wrong encoding, hardly any is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, name

# What spreadsheets write when it is not Unicode, the most common first; and alphabets, as far as they are not plain, of
# which each encoding has all letters. The first of cp1252 is of texts with names from everywhere in the west.
WEST = "àáâãäåæçèéêëìíîïñòóôõöøùúûüÿœß"
ALPHABETS = {
    "cp1252": (WEST, "àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúü", "áâãàçéêíóôõúü", "àèéìîòù", "åäöæøéü", "áðéíóúýþæö"),
    "cp1251": ("абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
               "абвгдђежзијклљмнњопрстћуфхцчџш"),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "cp1256": (), "cp1255": (),
    # With the dot that a large İ leaves behind when it is made small.
    "cp1254": ("çğıöşüâîû\u0307",),
    "cp1253": ("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",),
    "cp1257": ("āčēģīķļņšūž", "ąčęėįšųūž", "äõöüšž"),
    "cp932": (), "euc_kr": (), "gb18030": (), "big5": (),
}  # fmt: skip
SPREADSHEETS = tuple(ALPHABETS)
# What a text of many alphabets at once has against it, beside one that is of a single one.
MANY = 0.05
# Runs of letters, and of whatever else is not plain.
WORDS = re.compile(r"[A-Za-z]*[^\x00-\x7f][A-Za-z\x80-\U0010ffff]*")
MOST_WORDS = 4000
# What stands around words and between them in any script.
MARKS = frozenset("“”„‘’‚‹›«»–—…•·°§©®™€£№\xa0،؛؟、。・（）「」『』《》，：；！？～")
# Two scripts that make one word.
FAMILY = dict.fromkeys(("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC"), "CJK")
# Where letters do not stand, Cyrillic ones and those of Iceland, which other encodings have in place of common ones.
NOT_SO = re.compile(
    "[бвгджзклмнпрстфхцчшщ]й|[аеёиоуыэюяй][ьъ]|^[ьъы]|^[бвгджзйклмнпрстфхцчшщьъ]{3,}$|þ$|^ð|þ[^aeiouyáéíóúýæörjv]"
)


def encoding_of(head: bytes) -> str:
    """The first of those encodings in which the fewest words are odd."""
    judged = {encoding: oddness(text, encoding) for encoding in SPREADSHEETS if (text := _read(head, encoding)) is not None}
    return min(judged, key=judged.get, default=SPREADSHEETS[0])


def _read(head: bytes, encoding: str) -> str | None:
    """The text; None where the encoding does not know it. At its end a letter of several bytes may be cut off."""
    for end in range(len(head), max(len(head) - 4, 0), -1):
        try:
            return head[:end].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                return None
    return None


def oddness(text: str, encoding: str) -> float:
    """Of the words that are not plain, how many are not like words of one language: from 0, with no such words, to 1."""
    words = [word for word, _at in zip(_words(text), range(MOST_WORDS), strict=False)]
    if not words:
        return 0
    shaped = [word.lower() for word in words if not _misshapen(word)]
    known = max((_known(shaped, letters) for letters in ALPHABETS[encoding]), default=len(shaped))
    return 1 - known / len(words)


def _known(words: list[str], letters: str) -> float:
    held = sum(all(letter.isascii() or letter in letters for letter in word) for word in words)
    return held * (1 - MANY) if letters is WEST else held


def _words(text: str):
    for found in WORDS.finditer(text):
        word = "".join(" " if letter in MARKS else letter for letter in found[0])
        yield from (part for part in word.split() if not part.isascii())


@lru_cache(maxsize=4096)
def _misshapen(word: str) -> bool:
    """Whether no word of any language is written so."""
    scripts = {_script(letter) for letter in word}
    if len(scripts) > 1 or any(category(letter)[0] not in "LM" for letter in word):
        return True
    cases = "".join("A" if letter.isupper() else "a" if letter.islower() else "-" for letter in word)
    if "aA" in cases or "AAa" in cases:
        return True
    return bool(NOT_SO.search(word.lower()))


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    first = name(letter, "?").partition(" ")[0]
    return FAMILY.get(first, first)
