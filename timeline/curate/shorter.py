"""Titles and labels that fit. Pure."""

from __future__ import annotations

from timeline.models.schema import SCHEMA

FIELDS = SCHEMA["$defs"]["event"]["properties"]
# The most letters of an event's title, and of its label on the chart.
TITLE, LABEL = FIELDS["title"]["maxLength"], FIELDS["label"]["maxLength"]


def cut(text: str, most: int) -> str:
    """The text; or as many of its first words as fit, with the sign that there were more."""
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[: most - 1]).rstrip(" ,:;") + "…"


def label_of(title: str) -> str:
    """What stands on the chart where nobody has said it shorter."""
    return cut(" ".join(title.split()), LABEL)
