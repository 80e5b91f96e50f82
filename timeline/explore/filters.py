"""The filters beside the timeline: what stands in the blanks of their template, ready as HTML."""

from __future__ import annotations

from timeline.explore import listing
from timeline.explore.parts import complaints


def filter_blanks(answer) -> dict[str, str]:
    """{blank of explore/_filters.html: text} of an answer."""
    typed, wrong = answer.typed, {f"wrong_{name}": complaints(messages) for name, messages in answer.errors.items()}
    return wrong | {
        "storylines": answer.storyline_boxes, "kinds": answer.kind_boxes, "sources": answer.source_boxes,
        "actors": answer.first_actors, "more_actors": answer.more_actors,
        "others": listing.hidden_fields("with", answer.query.with_),
        "first": typed["from"], "last": typed["to"], "as_of": typed["as_of"],
        "presets": listing.preset_links(answer.presets),
        "disputed": listing.disputed_choice(answer.disputed_choice),
        "significance": listing.significance_options(answer.significance_choices),
    }  # fmt: skip
