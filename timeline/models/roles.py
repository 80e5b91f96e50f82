"""Who may do what at the desk: four roles, each with what the one before it may. They are there after every `migrate`."""

from typing import NamedTuple

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Role(NamedTuple):
    """`adds`: codenames of permissions beyond those of the role before."""

    words: str
    adds: tuple[str, ...]


READER, CURATOR, REVIEWER, ADMINISTRATOR = "Reader of drafts", "Curator", "Reviewer", "Administrator"
NOUNS = ("event", "actor", "source", "storyline")
# How texts and files of others come in.
INTAKE = ("article", "import", "mapping")
# Of these applications there are permissions; the last two are of those who come in.
APPS = ("timeline", "usersessions", "mfa")
# What is edited together with a noun, on its page.
PARTS = ("eventstoryline", "participation", "citation", "link", "actoralias", "affiliation")
ROLES = {
    READER: Role(
        _("Reader of drafts: sees everything at the desk, changes nothing"),
        (*(f"view_{noun}" for noun in (*NOUNS, *PARTS)), "view_proposal"),
    ),
    CURATOR: Role(
        _("Curator: writes events and hands them in for review; keeps actors and sources"),
        (
            *(f"{verb}_{noun}" for verb in ("add", "change") for noun in NOUNS[:3]),
            "delete_event",
            *(f"{verb}_{noun}" for verb in ("view", "add", "change", "delete") for noun in (*INTAKE, "widget")),
            # Each their own: what a token does, its curator does.
            *(f"{verb}_token" for verb in ("view", "add", "change")),
            *(f"{verb}_{part}" for verb in ("add", "change", "delete") for part in PARTS),
        ),
    ),
    REVIEWER: Role(_("Reviewer: approves what others wrote, or sends it back"), ("approve_proposal",)),
    ADMINISTRATOR: Role(
        _("Administrator: keeps storylines and the accounts of curators, and gives them their roles"),
        (
            *(f"delete_{noun}" for noun in NOUNS[1:]),
            *(f"{verb}_storyline" for verb in ("add", "change")),
            *(f"{verb}_curator" for verb in ("view", "add", "change")),
            "view_login",
            *(f"{verb}_{noun}" for verb in ("view", "delete") for noun in ("usersession", "authenticator")),
        ),
    ),
}


def make_roles(using: str = "default") -> None:
    """The groups of the table above, with exactly these permissions. Doing it again changes nothing."""
    codenames = []
    for name, role in ROLES.items():
        codenames += role.adds
        group, _made = Group.objects.using(using).get_or_create(name=name)
        ours = Q(content_type__app_label__in=APPS, codename__in=codenames)
        group.permissions.set(Permission.objects.using(using).filter(ours))
