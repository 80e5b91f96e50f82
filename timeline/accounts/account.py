"""What a curator is told of their own account."""

from ipaddress import ip_address
from typing import NamedTuple

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http.request import split_domain_port

from timeline.accounts.address import is_local
from timeline.accounts.browser import in_words
from timeline.models import LogIn

MOST_LOG_INS = 20


class Account(NamedTuple):
    """Second factors, open sessions with this one first, and what was written down of late."""

    app: Authenticator | None
    keys: list[Authenticator]
    codes_left: int | None
    sessions: list[UserSession]
    log_ins: list[LogIn]
    may_hold_keys: bool
    is_local: bool

    @classmethod
    def of(cls, request) -> "Account":
        held = list(Authenticator.objects.filter(user=request.user).order_by("pk"))
        of_type = {kind: [one for one in held if one.type == kind] for kind in Authenticator.Type}
        codes = of_type[Authenticator.Type.RECOVERY_CODES]
        sessions, log_ins = UserSession.objects.purge_and_list(request.user), LogIn.objects.of(request.user)[:MOST_LOG_INS]
        for one in (*sessions, *log_ins):
            one.browser = in_words(getattr(one, "user_agent", None) or getattr(one, "agent", ""))
        return cls(
            app=next(iter(of_type[Authenticator.Type.TOTP]), None),
            keys=of_type[Authenticator.Type.WEBAUTHN],
            codes_left=len(codes[0].wrap().get_unused_codes()) if codes else None,
            sessions=sorted(sessions, key=lambda one: (not one.is_current(), -one.created_at.timestamp())),
            log_ins=list(log_ins),
            may_hold_keys=may_hold_keys(request),
            is_local=is_local(request),
        )


def may_hold_keys(request) -> bool:
    """Whether browsers make passkeys for the name by which the reader came: they do for names, not for numbers."""
    host = split_domain_port(request.get_host())[0].strip("[]")
    try:
        ip_address(host)
    except ValueError:
        return request.is_secure() or host == "localhost"
    return False
