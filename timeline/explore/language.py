"""The language that the record is written in, where the page around it speaks another."""

from html import unescape

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language

RECORD = "en"


def record_language(language: str) -> str:
    """The attribute for an element of SVG that holds words of the record, on a page in `language`."""
    return "" if language.partition("-")[0] == RECORD else f' lang="{RECORD}"'


def record_attributes(language: str) -> SafeString:
    """The same for HTML, with the direction that the words have."""
    return SafeString(f'{record_language(language)} dir="auto"')


def of_the_record_here(words: str) -> str:
    """Words of the record for a place that shows others too: with an element of their own where the page's differ."""
    language = get_language()
    marked = record_language(language)
    return format_html("<span{}>{}</span>", record_attributes(language), words) if marked else words


def plain(words: str) -> str:
    """The same words for a place without markup."""
    return unescape(strip_tags(words)) if isinstance(words, SafeString) else words


def of_the_record(request) -> dict:
    """For every template: `<h2{{ of_the_record }}>{{ event.title }}</h2>`."""
    return {"of_the_record": record_attributes(get_language())}
