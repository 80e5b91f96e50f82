"""Addresses for what has none yet."""

from __future__ import annotations

from django.utils.text import slugify

from timeline.models import Merge

# Room for the number that tells namesakes apart.
ROOM = 5


def free_slug(model, text: str) -> str:
    """A slug made of a text, which no row has and no merge leads elsewhere; with a number behind it where one does."""
    longest, kind = model._meta.get_field("slug").max_length, model._meta.model_name
    base = slugify(text)[: longest - ROOM].strip("-_") or kind
    taken = {*model.objects.slugs_beginning(base), *Merge.objects.led_elsewhere(kind, base)}
    return next(slug for n in range(1, len(taken) + 2) if (slug := base if n == 1 else f"{base}-{n}") not in taken)
