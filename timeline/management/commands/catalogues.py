"""`manage.py catalogues`: the words of the pages, for translators."""

import datetime as dt
import io
import re
from copy import deepcopy
from pathlib import Path

import django
from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation.template import templatize

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Times and names of tools would differ with every run, and tell a translator nothing.
EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
NOISE = re.compile(r'^"(?:Project|Report|POT|PO|Last|Language-Team|Generated)\S*: .*\n', re.M)


class Command(BaseCommand):
    """Brings every catalogue up to date with the code and the templates, and compiles it."""

    help = "Collects all words of the pages into timeline/locale/, compiles the catalogues, and counts what they lack."

    def add_arguments(self, parser):
        parser.add_argument("language", nargs="*", help="a language to begin, such as de or pt_BR")

    def handle(self, *args, **options):
        found, locale = messages(settings.BASE_DIR), settings.LOCALE_PATHS[0]
        begun = {file.parent.parent.name for file in locale.glob("*/LC_MESSAGES/django.po")}
        for language in sorted(begun | set(options["language"])):
            file = locale / language / "LC_MESSAGES/django.po"
            catalogue = updated(file, language, found)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(as_po(catalogue), encoding="utf-8")
            file.with_suffix(".mo").write_bytes(as_mo(catalogue))
            self.stdout.write(f"{language}: {len(catalogue)} messages, {len(lacking(catalogue))} without a translation")


def messages(root: Path) -> Catalog:
    """Every message of the code and the templates below `root`, with the files that it is in."""
    found = Catalog(project="Diplomatic Timeline")
    for file in sorted([*(root / "timeline").rglob("*.py"), *(root / "templates").rglob("*.*")]):
        if "migrations" in file.parts:
            continue
        method = extract_python if file.suffix == ".py" else extract_template
        with file.open("rb") as text:
            for _line, words, comments, context in extract(method, text, KEYWORDS, ["Translators:"]):
                place = (file.relative_to(root).as_posix(), 0)
                found.add(words, None, [place], auto_comments=comments, context=context)
    return found


def extract_template(file, keywords, comment_tags, options):
    """Babel's way of reading a file, for Django's templates: Django writes them as calls of Python functions."""
    calls = templatize(file.read().decode())
    # In brackets, because the rest of a template is no code that is indented as Python wants it.
    return extract_python(io.BytesIO(f"({calls})".encode()), keywords, comment_tags, options)


def updated(file: Path, language: str, found: Catalog) -> Catalog:
    """The catalogue of a language with exactly the messages found; those that it had keep their translations."""
    if file.exists():
        with file.open("rb") as text:
            catalogue = read_po(text, locale=language)
    else:
        catalogue = _begun(language)
    catalogue.header_comment = ""
    catalogue.fuzzy = False
    # A copy, as Babel takes the messages themselves over: what one language says would be said by all.
    catalogue.update(deepcopy(found), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def _begun(language: str) -> Catalog:
    """An empty catalogue that counts as Django's own does, where Django speaks the language."""
    catalogue = Catalog(language, project="Diplomatic Timeline")
    own = Path(django.__file__).parent / "conf/locale" / language / "LC_MESSAGES/django.po"
    if own.exists():
        header = io.BytesIO(own.read_bytes().partition(b"\n\n")[0])
        catalogue.mime_headers = [("Plural-Forms", read_po(header, locale=language).plural_forms)]
    return catalogue


def lacking(catalogue: Catalog) -> list:
    """Messages without a translation, or without one of their plural forms."""
    forms = catalogue.num_plurals
    return [
        one
        for one in catalogue
        if one.id and not (all(one.string) and len(one.string) == forms if one.pluralizable else one.string)
    ]


def as_po(catalogue: Catalog) -> str:
    text = io.BytesIO()
    write_po(text, catalogue, width=120, sort_output=True, include_lineno=False)
    return NOISE.sub("", text.getvalue().decode())


def as_mo(catalogue: Catalog) -> bytes:
    """Compiled, and to the byte the same each time: the header would else tell when."""
    catalogue.creation_date = catalogue.revision_date = EPOCH
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()
