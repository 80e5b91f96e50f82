from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.curate.curator import may_touch


class Kept(admin.ModelAdmin):
    """What is looked at and, where it says so, ended; never written by hand."""

    list_display_links = None
    list_per_page = 50
    list_select_related = ["user"]
    search_fields = ["user__username"]
    search_help_text = _("Name of the curator.")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, thing=None):
        return False

    def has_delete_permission(self, request, thing=None):
        return super().has_delete_permission(request, thing) and may_touch(request.user, thing and thing.user)

    def get_queryset(self, request):
        found = super().get_queryset(request)
        # Only a superuser touches the account of one who has power.
        return found if request.user.is_superuser else found.filter(user__is_superuser=False)

    def delete_queryset(self, request, things):
        for thing in things:
            self.delete_model(request, thing)


class SessionAdmin(Kept):
    """Who is logged in, and where. Deleting a session logs it out."""

    list_display = ["user", "created_at", "ip", "user_agent"]
    ordering = ["-created_at"]

    def delete_model(self, request, session):
        session.end()
