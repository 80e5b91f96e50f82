"""The ledger: every public change of the record, appended to one chain and never touched again.

A revision holds a whole document as it became public, who wrote and who approved it, why and when. What is not public is
not in it: curators' notes, and links to events that nobody has seen. An event that such a link comes from gets another
version when its target is published. The hash of a revision is the SHA-256 of its canonical JSON (RFC 8785), in which
the hash before it stands. The database itself numbers, dates and chains revisions, one transaction after the other, and
refuses to change them (migration 0006).
"""

from __future__ import annotations

import json

from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from timeline.models.actor import Actor
from timeline.models.document import (
    Slugs,
    actor_document,
    actors_with_parts,
    made_whole,
    normal,
    public_document,
    save_actor,
    save_affiliations,
    save_event,
    save_links,
    save_source,
    save_storyline,
    source_document,
    storyline_document,
    with_parts,
)
from timeline.models.event import UNSEEN, Event, Link
from timeline.models.fields import Code, Prose, in_table
from timeline.models.revisions import RevisionQuerySet
from timeline.models.source import Source
from timeline.models.storyline import Storyline

LOADED, PUBLISHED, CORRECTED = "loaded", "published", "corrected"
RETRACTED, MERGED, RESTORED = "retracted", "merged", "restored"
LINKED = "linked"
ACTIONS = {
    LOADED: _("Loaded"),
    PUBLISHED: _("Published"),
    CORRECTED: _("Corrected"),
    RETRACTED: _("Retracted"),
    MERGED: _("Merged"),
    RESTORED: _("Restored"),
    LINKED: _("Linked"),
}
AT_ONCE = 1000
# Revisions after which the database looks at the ledger once more.
LEARNT = 20 * AT_ONCE


class Revision(models.Model):
    """One document as it became public. `author` and `approver` are pseudonyms; empty is the program itself."""

    position = models.BigIntegerField(_("position in the chain"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=10)
    slug = models.CharField(_("slug"), max_length=120)
    version = models.PositiveIntegerField(_("version"))
    action = Code(_("what was done"), table=ACTIONS, max_length=10)
    document = models.JSONField(_("document"))
    author = models.CharField(_("author"), max_length=20, blank=True)
    approver = models.CharField(_("approver"), max_length=20, blank=True)
    alone = models.BooleanField(_("by one curator alone"), default=False)
    reason = Prose(_("reason"), blank=True)
    moment = models.DateTimeField(_("when"))
    previous = models.CharField(_("hash of the one before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        indexes = [
            models.Index(fields=["moment"], name="revision_by_moment"),
            GinIndex(fields=["document"], name="revision_by_content", opclasses=["jsonb_path_ops"]),
        ]
        constraints = [
            in_table("action", ACTIONS),
            models.CheckConstraint(
                condition=models.Q(kind__in=["event", "actor", "source", "storyline"]), name="revision_kind_known"
            ),
            models.UniqueConstraint(fields=["kind", "slug", "version"], name="revision_once_per_version"),
            # Who loads what ships, or writes about an actor, a source or a storyline, needs no second person.
            models.CheckConstraint(
                condition=~models.Q(kind="event")
                | models.Q(action=LOADED)
                | models.Q(alone=True) & ~models.Q(author="")
                | ~models.Q(author="") & ~models.Q(approver="") & ~models.Q(author=models.F("approver")),
                name="revision_has_two_people",
                violation_error_message=_("Who wrote a change cannot approve it: another curator does."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="event") | models.Q(action__in=[LOADED, PUBLISHED]) | ~models.Q(reason=""),
                name="revision_has_a_reason",
                violation_error_message=_("Say why: a change of what was public needs a reason."),
            ),
        ]

    def __str__(self):
        return f"{self.slug} @{self.version}"


def append(subject, action, *, author=None, approver=None, reason="", alone=False) -> Revision:
    """The subject, as the database has it now, becomes its next version. Call it last in the transaction of the change.

    subject: an event, actor, source or storyline. author, approver: curators, or None for the program itself.
    What an event refers to and the ledger does not know yet enters right before it, so that each version can be read
    from the ledger alone; public events that refer to one that is published follow right after it. Raises
    IntegrityError where a rule of the ledger does not allow it.
    """
    kind = KINDS_OF[type(subject)]
    if kind == "event":
        for other, keys in _unknown(subject).items():
            _append(other, keys, LOADED if action == LOADED else PUBLISHED, author, approver, "", alone)
    [position] = _append(kind, [subject.pk], action, author, approver, reason, alone)
    if kind == "event" and action == PUBLISHED and (others := _linked_otherwise(Link.objects.filter(target=subject.pk))):
        _append(kind, others, LINKED, author, approver, PUBLIC_NOW % subject.title, alone)
    return Revision.objects.get(position=position)


def _linked_otherwise(links) -> list[int]:
    """Events that these links come from, where their last versions have them and should not, or should and do not."""
    last = Revision.objects.filter(kind="event", slug=models.OuterRef("origin__slug")).order_by("-version")
    rows = links.exclude(origin__status__in=UNSEEN).annotate(
        known=models.Exists(last), told=models.Subquery(last.values("document__links")[:1])
    )
    found = set()
    for origin, slug, relation, status, told in rows.filter(known=True).values_list(
        "origin", "target__slug", "relation", "target__status", "told"
    ):
        if any((link["to"], link["relation"]) == (slug, relation) for link in told or ()) == (status in UNSEEN):
            found.add(origin)
    return sorted(found)


def _unknown(event: Event) -> dict[str, list[int]]:
    """{kind: primary keys} of what an event refers to and has no revision yet, and what its actors belong to."""
    found = {
        "storyline": Storyline.objects.filter(placements__event=event),
        "actor": Actor.objects.filter(involvements__event=event),
        "source": Source.objects.filter(citations__event=event),
    }
    return {
        kind: keys
        for kind, rows in found.items()
        if (keys := sorted(set(rows.filter(~_known(kind)).order_by().values_list("pk", flat=True))))
    }


def _known(kind: str):
    """Whether a row has a revision."""
    return models.Exists(Revision.objects.filter(kind=kind, slug=models.OuterRef("slug")))


def append_changed(subject, author) -> Revision | None:
    """An actor, source or storyline that was saved: its next version, if readers can see it and it is another now."""
    kind = KINDS_OF[type(subject)]
    last = Revision.objects.of(kind, subject.slug).first()
    if last is None and not public(kind).filter(pk=subject.pk).exists():
        return None
    rows, as_document = KINDS[kind]
    if last and as_document(rows().get(pk=subject.pk)) == last.document:
        return None
    return append(subject, CORRECTED if last else PUBLISHED, author=author)


def append_gone(subject, author) -> Revision | None:
    """An actor, source or storyline that is about to be deleted, if readers could ever see it."""
    known = Revision.objects.known(KINDS_OF[type(subject)], [subject.slug])
    return append(subject, RETRACTED, author=author) if known else None


def restore(revision: Revision, *, author=None, approver=None, reason="", alone=False) -> Revision:
    """What a revision holds becomes the record again, as its next version. Call it in a transaction.

    What the ledger does not tell of an event stays as it is. Raises DocumentError where the document refers to what is
    no more, IntegrityError as `append` does.
    """
    save, save_references = SAVES[revision.kind]
    now = Event.objects.filter(slug=revision.slug).first() if revision.kind == "event" else None
    whole = made_whole(revision.document, now) if now else revision.document
    document, slugs = normal(revision.kind, whole), Slugs()
    subject = save(document, slugs)
    if save_references:
        save_references(document, slugs)
    return append(subject, RESTORED, author=author, approver=approver, reason=reason, alone=alone)


def append_loaded(kind: str, slugs=(), told=lambda number: None) -> int:
    """Those with these slugs, and all that are public and have no revision yet, as "loaded"; how many that were.

    What is not public enters only where it was: then its next version says that it no longer is. `told` hears how many more
    there are, after each thousand.
    """
    known = _known(kind)
    rows = KINDS[kind][0]().filter(models.Q(slug__in=list(slugs)) | ~known)
    rows = rows.filter(models.Q(pk__in=public(kind).order_by().values("pk")) | known)
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        entered = _append(kind, keys[start : start + AT_ONCE], LOADED)
        told(len(entered))
        if len(entered) == AT_ONCE and start in (0, LEARNT):
            _learn()
    if kind == "event" and (others := _linked_otherwise(Link.objects.filter(target__in=keys))):
        _append(kind, others, LOADED)
    return len(keys)


def _learn() -> None:
    """Has the database look at the ledger while it grows: how it finds a version was settled when the ledger was empty, and
    reading all of it for each version would take hours for a large record."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE timeline_revision, timeline_edition")


def append_missing(told=lambda number: None) -> int:
    """Whatever is public and has no revision yet gets its first; how many that were. For a record older than the ledger.

    So does, once more, an event of which an older ledger told what is not public. `told` as in `append_loaded`.
    """
    last = Revision.objects.filter(kind="event", slug=models.OuterRef("slug")).order_by("-version")
    noted = public("event").exclude(note="").annotate(told=models.Subquery(last.values("document__note")[:1]))
    linked = _linked_otherwise(Link.objects.filter(target__status__in=UNSEEN))
    slugs = {*noted.exclude(told=None).values_list("slug", flat=True)}
    slugs |= {*Event.objects.filter(pk__in=linked).values_list("slug", flat=True)}
    return sum(append_loaded(kind, slugs if kind == "event" else (), told) for kind in KINDS)


def public(kind: str):
    """What readers can see of a kind. What only drafts name is nobody's business yet."""
    return {
        "storyline": Storyline.objects.all,
        "actor": Actor.objects.public,
        "source": Source.objects.public,
        "event": Event.objects.exclude(status__in=UNSEEN).all,
    }[kind]()


def _append(kind: str, keys: list[int], action, author=None, approver=None, reason="", alone=False) -> list[int]:
    """Positions of the revisions that these subjects have got, in the order of their primary keys."""
    rows, as_document = KINDS[kind]
    documents = [as_document(row) for row in rows().filter(pk__in=keys).order_by("pk")]
    people = [curator.pseudonym if curator else "" for curator in (author, approver)]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [kind, action, *people, alone, reason.strip(), json.dumps(documents)])
        return [position for (position,) in cursor.fetchall()]


# Why an event has another version though nobody touched it. In English, as the record is.
PUBLIC_NOW = "It is linked with “%s”, which is public now."
INSERT = """
INSERT INTO timeline_revision (kind, slug, action, author, approver, alone, reason, document)
SELECT %s, document ->> 'slug', %s, %s, %s, %s, %s, document
  FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS one (document, at)
 ORDER BY at
RETURNING position
"""

# {kind: (its rows with all that their documents need, row -> document)}, in the order they refer to each other.
KINDS = {
    "storyline": (Storyline.objects.all, storyline_document),
    "actor": (lambda: actors_with_parts(Actor.objects.all()), actor_document),
    "source": (Source.objects.all, source_document),
    "event": (lambda: with_parts(Event.objects.defer("search")), public_document),
}
# {kind: (document -> its row, what is saved when all rows are there)}
SAVES = {
    "storyline": (save_storyline, None),
    "actor": (save_actor, save_affiliations),
    "source": (save_source, None),
    "event": (save_event, save_links),
}
KINDS_OF = {Storyline: "storyline", Actor: "actor", Source: "source", Event: "event"}
