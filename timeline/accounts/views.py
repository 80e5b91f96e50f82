from allauth.usersessions.models import UserSession
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from timeline.accounts.account import Account, may_hold_keys
from timeline.accounts.address import is_local

SECONDS_OF_A_LIMIT = 60


@never_cache
@login_required
def account(request):
    """A curator's own: factors, sessions, log-ins."""
    return render(request, "account/account.html", {"account": Account.of(request)})


@never_cache
@login_required
def factor(request):
    """The offer of a second factor; where use is not local, nothing else is open before."""
    may_wait = is_local(request)
    return render(request, "account/factor.html", {"may_wait": may_wait, "may_hold_keys": may_hold_keys(request)})


@require_POST
@login_required
def end_session(request, number):
    session = get_object_or_404(UserSession, pk=number, user=request.user)
    session.end()
    return redirect("account")


@require_POST
@login_required
def end_other_sessions(request):
    for session in UserSession.objects.purge_and_list(request.user):
        if not session.is_current():
            session.end()
    return redirect("account")


def too_many(request):
    response = render(request, "429.html", {"seconds": SECONDS_OF_A_LIMIT}, status=429)
    response["Retry-After"] = str(SECONDS_OF_A_LIMIT)
    return response
