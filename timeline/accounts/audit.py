"""Writes down who came in, who tried to, and who changed how they come in."""

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import password_changed
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import signals as auth

from timeline.accounts.address import NOWHERE, address_of
from timeline.accounts.admission import ADDED, forget_proof
from timeline.models import Curator, LogIn
from timeline.models.login import AGENT_LENGTH


def write(request, outcome: str, curator: Curator | None = None, factor: str = ""):
    """`request` may be None: a command has neither address nor browser."""
    address = address_of(request) if request else NOWHERE
    agent = request.META.get("HTTP_USER_AGENT", "") if request else ""
    LogIn.objects.create(
        outcome=outcome,
        curator=curator,
        username=curator.username if curator else "",
        factor=factor,
        address=None if address == NOWHERE else address,
        agent="".join(sign for sign in agent if sign.isprintable())[:AGENT_LENGTH],
    )


def named(credentials: dict) -> Curator | None:
    """The curator who was named, if there is one."""
    username = credentials.get("username") or ""
    # PostgreSQL knows no such character, and no name has it.
    return Curator.objects.filter(username=username).first() if "\0" not in username else None


def came_in(sender, request, user, **_more):
    shown = [one.get("type", "password") for one in get_authentication_records(request, user)] if request else []
    write(request, "in", user, shown[-1] if shown else "")


def was_refused(sender, credentials, request=None, **_more):
    write(request, "wrong-password", named(credentials), "password")


def showed_a_wrong_factor(sender, request, user, authenticator, **_more):
    write(request, "wrong-factor", user, authenticator.type)


def added_a_factor(sender, request, user, authenticator, **_more):
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        request.session[ADDED] = user.pk
        write(request, "factor-added", user, authenticator.type)


def removed_a_factor(sender, request, user, authenticator, **_more):
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    write(request, "factor-removed", user, authenticator.type)
    if not is_mfa_enabled(user):
        forget_proof(request)


def chose_a_password(sender, request, user, **_more):
    write(request, "password-changed", user)


HEARD = {
    auth.user_logged_in: came_in,
    auth.user_login_failed: was_refused,
    mfa.authentication_failed: showed_a_wrong_factor,
    mfa.authenticator_added: added_a_factor,
    mfa.authenticator_removed: removed_a_factor,
    password_changed: chose_a_password,
}


def listen():
    for signal, receiver in HEARD.items():
        signal.connect(receiver, dispatch_uid=receiver.__name__)
