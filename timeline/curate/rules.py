"""The database's refusals, in words for the person whose form was refused."""

from django.apps import apps
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

NO_SOURCE = _("A published event needs at least one citation. Add one, or keep the event a draft.")


def in_words(error: DatabaseError) -> str:
    """What the person can do about a rule that the database upheld; empty when `error` is not of that sort."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    if not name:
        return ""
    if name in RULES:
        return str(RULES[name])
    return _worded_by_the_model(name) or str(SORTS.get(diagnosis.sqlstate, _("The record does not allow this.")))


def _worded_by_the_model(name: str) -> str:
    for model in apps.get_app_config("timeline").get_models():
        for constraint in model._meta.constraints:
            words = constraint.violation_error_message
            if constraint.name == name and words != constraint.default_violation_error_message:
                return str(words)
    return ""


_HIDDEN = _("The text holds a character that cannot be shown or that hides how it reads. Type it again by hand.")

# Rules that only the database knows; those of a model are worded where they are declared.
RULES = {
    "published_event_has_a_source": NO_SOURCE,
    "event_slug_is_permanent": _(
        "The slug cannot change: this event has been published, and others may cite its address."
    ),
    "slug_is_permanent": _("The slug cannot change: published events refer to it, and others may cite its address."),
    "affiliation_ends_after_it_starts": _("A period cannot end before it starts."),
    "event_once_per_storyline": _("The event is already in this storyline."),
    "alias_once_per_actor": _("The actor already has this alias."),
    "link_once": _("These two events are already linked in this way."),
    "event_status_moves": _("An event goes from draft to review to published, and away again only by a retraction."),
    "event_is_approved": _("Nobody has approved this yet."),
    "proposal_steps": _("Somebody was quicker: the change is in another state now."),
    "proposal_stays": _("What has been approved or is over stays as it is."),
    "proposal_has_a_wording": _("There is nothing to review yet."),
    "proposal_has_two_people": _("You wrote part of this change: another curator approves it."),
    "proposal_waits_for_its_embargo": _("The change is under embargo."),
    "draft_stays": _("What was handed in for review stays: take it back, or withdraw it, before you delete the event."),
    "event_text_is_plain": _HIDDEN,
    "actor_text_is_plain": _HIDDEN,
    "source_text_is_plain": _HIDDEN,
}

# What is left: races between two people at the same record. By SQLSTATE.
SORTS = {
    "23503": _("Something else still refers to this, or what it refers to has just been deleted."),
    "23505": _("Another record with the same value has just been saved."),
}
