"""Where the record that readers see is not what the ledger last said of it: changed without a word in the ledger."""

from __future__ import annotations

from collections.abc import Iterator

from timeline.models.ledger import KINDS, MERGED, RETRACTED, Revision, public
from timeline.verify import fingerprint


def drift(latest: dict) -> Iterator[str]:
    """One sentence for each difference. latest: what `verify` has found, {(kind, slug): (position, fingerprint)}."""
    for kind, (rows, as_document) in KINDS.items():
        seen = set(public(kind).values_list("slug", flat=True))
        left = {slug: position for (one, slug), (position, _print) in latest.items() if one == kind}
        for row in rows().order_by("slug").iterator(chunk_size=500):
            position, known = latest.get((kind, row.slug), (0, ""))
            left.pop(row.slug, None)
            if not position and row.slug in seen:
                yield f"The {kind} “{row.slug}” is public, and the ledger does not know it."
            elif position and fingerprint(as_document(row)) != known:
                yield f"The {kind} “{row.slug}” is not as revision {position} left it."
        gone = Revision.objects.in_bulk(left.values())
        for slug, position in sorted(left.items()):
            if gone[position].action not in (RETRACTED, MERGED):
                yield f"The {kind} “{slug}” is gone, and the ledger does not say why."
