"""What somebody who has logged in still lacks, and the one page that is open to them until then.

This is in front of every address, not only of the admin panel: whoever lacks something is nobody elsewhere.
"""

from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from timeline.accounts.address import is_local
from timeline.unavailable import PRIVATE

# The session remembers that the factor was added in it: for the rest of it, that is proof enough.
ADDED = "factor_added"


class Step(NamedTuple):
    """A page that leads on, by the name of its address, and the other pages that are open meanwhile."""

    page: str
    open: tuple[str, ...] = ()


ALWAYS = ("account_logout", "admin:logout", "admin:jsi18n")
PASSWORD = Step("account_change_password")
ENROLMENT = Step("account_factor", ("mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"))
PROOF = Step("mfa_reauthenticate", ("mfa_reauthenticate_webauthn",))


def lacking(request) -> Step | None:
    """The next step of someone who is logged in; None for who needs no other, and for strangers."""
    if not request.user.is_authenticated:
        return None
    if request.user.must_change_password:
        return PASSWORD
    if proved(request) or is_local(request):
        return None
    # A session from before the factor was added has to show it as well.
    return PROOF if is_mfa_enabled(request.user) else ENROLMENT


def proved(request) -> bool:
    """Whether a second factor was shown, or added, in this very session."""
    records = get_authentication_records(request, request.user)
    return request.session.get(ADDED) == request.user.pk or any(one["method"] == "mfa" for one in records)


def forget_proof(request):
    """The last factor is gone: the session counts as one that never showed any."""
    request.session.pop(ADDED, None)
    records = get_authentication_records(request, request.user)
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [one for one in records if one["method"] != "mfa"]


class Admission:
    """Middleware: leads to the step that is lacking; outside of the private pages, takes who lacks one for a stranger."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(PRIVATE):
            request.user = SimpleLazyObject(partial(_admitted, request, request.user))
        return self.get_response(request)

    def process_view(self, request, view, positional, named):
        step = lacking(request) if request.path.startswith(PRIVATE) else None
        if step is None or request.resolver_match.view_name in (step.page, *step.open, *ALWAYS):
            return None
        # After a first password comes the offer of a factor; who only has to show one goes on to where they were going.
        leads_on = step is PROOF and request.method == "GET"
        onward = f"?{urlencode({'next': request.get_full_path()})}" if leads_on else ""
        return HttpResponseRedirect(reverse(step.page) + onward)


def _admitted(request, user):
    """Asked only when a page asks who the reader is: public pages do not."""
    if not user.is_authenticated:
        return user
    request.user = user
    return AnonymousUser() if lacking(request) else user
