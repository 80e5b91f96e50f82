"""Changes as an Atom feed."""

from __future__ import annotations

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from timeline.explore.history.changes import Change, Changes
from timeline.models.ledger import ACTIONS


def atom(changes: Changes) -> str:
    feed = Atom1Feed(
        title=_("Diplomatic Timeline: changes"),
        link=f"{settings.ORIGIN}/changes/",
        description=_("What was published, corrected and retracted, and why."),
        feed_url=settings.ORIGIN + changes.feed,
        feed_guid=f"{settings.ORIGIN}/changes/",
    )
    for change in changes.changes:
        revision = change.revision
        address = settings.ORIGIN + change.address
        feed.add_item(
            title=f"{ACTIONS[revision.action]}: {change.name}",
            link=address,
            description=_sentence(change),
            unique_id=f"{settings.ORIGIN}/ledger.jsonl#{revision.hash}",
            pubdate=revision.moment,
            updateddate=revision.moment,
        )
    return feed.writeString("utf-8")


def _sentence(change: Change) -> str:
    words = [_("Version %(n)s.") % {"n": change.revision.version}, change.revision.reason]
    if change.fields:
        words.append(_("Changed: %(fields)s.") % {"fields": ", ".join(change.fields)})
    return " ".join(word for word in words if word)
