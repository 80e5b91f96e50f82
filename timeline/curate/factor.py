from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.accounts import audit
from timeline.curate.session import Kept
from timeline.models.login import FACTORS


class FactorAdmin(Kept):
    """Second factors, without their secrets. Deleting one is for somebody who has lost it."""

    title = _("Second factors")
    list_display = ["curator", "what", "since", "used"]
    ordering = ["user__username", "type"]

    @admin.display(description=_("curator"), ordering="user__username")
    def curator(self, factor):
        return factor.user

    @admin.display(description=_("factor"), ordering="type")
    def what(self, factor):
        kind = FACTORS.get(factor.type, factor.type)
        return f"{kind}: {factor}" if factor.type == factor.Type.WEBAUTHN else kind

    @admin.display(description=_("since"), ordering="created_at")
    def since(self, factor):
        return factor.created_at

    @admin.display(description=_("last used"), ordering="last_used_at")
    def used(self, factor):
        return factor.last_used_at

    def delete_model(self, request, factor):
        curator = factor.user
        factor.delete()
        audit.write(request, "factor-removed", curator, factor.type)
        # What was let in by it goes out with it.
        for session in UserSession.objects.filter(user=curator):
            session.end()
