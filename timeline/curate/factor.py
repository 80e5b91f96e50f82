from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.accounts import audit
from timeline.curate.session import Kept


class FactorAdmin(Kept):
    """Second factors, without their secrets. Deleting one is for somebody who has lost it."""

    list_display = ["user", "what", "created_at", "last_used_at"]
    list_filter = ["type"]
    ordering = ["user__username", "type"]
    fields = ["user", "what", "created_at", "last_used_at"]

    @admin.display(description=_("factor"), ordering="type")
    def what(self, factor):
        return str(factor)

    def delete_model(self, request, factor):
        curator = factor.user
        factor.delete()
        audit.write(request, "factor-removed", curator, factor.type)
        # What was let in by it goes out with it.
        for session in UserSession.objects.filter(user=curator):
            session.end()
