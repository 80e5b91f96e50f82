"""Where an event stands, in a line or two at the head of its form: what readers see, and what is on its way to them."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.models.event import PUBLISHED, RETRACTED, STATUSES
from timeline.models.workflow import under_way


def standing(event):
    if event.pk is None:
        return _("A draft: only colleagues see it until another curator has approved it.")
    state = format_html('<span class="state {}">{}</span>', event.status, STATUSES[event.status])
    proposal = under_way(event)
    lines = format_html("{}{}", state, _change(proposal) if proposal else "")
    return format_html("{}{}", lines, _further(event, proposal))


def _change(proposal):
    return format_html(
        ' · <a href="{}">{}: {}</a> · {}',
        reverse("admin:timeline_proposal_change", args=[proposal.pk]),
        proposal.get_action_display(),
        proposal.get_state_display(),
        ", ".join(author.get_username() for author in proposal.authors),
    )


def _further(event, proposal):
    """What can be done with an event that has been public, when nothing is on its way."""
    if proposal or event.status not in FURTHER:
        return ""
    address, words = FURTHER[event.status]
    return format_html(' · <a href="{}">{}</a>', reverse(address, args=[event.pk]), words)


FURTHER = {
    PUBLISHED: ("admin:timeline_event_retract", _("Retract it…")),
    RETRACTED: ("admin:timeline_event_history", _("Restore a version…")),
}
