from django.contrib import admin
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.accounts.browser import in_words
from timeline.curate.curator import may_touch


class Kept(admin.ModelAdmin):
    """What is looked at and, where it says so, ended; never written by hand."""

    title = ""
    list_display_links = None
    list_per_page = 50
    list_select_related = ["user"]
    search_fields = ["user__username"]
    search_help_text = _("Name of the curator.")

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": self.title, **(extra_context or {})})

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

    title = _("Sessions")
    list_display = ["curator", "since", "address", "browser"]
    ordering = ["-created_at"]

    def get_queryset(self, request):
        # Of a session that was begun anew, as after another password, or that is over, there is nothing to end.
        open_now = Session.objects.filter(expire_date__gt=timezone.now())
        return super().get_queryset(request).filter(session_key__in=open_now.values("session_key"))

    @admin.display(description=_("curator"), ordering="user__username")
    def curator(self, session):
        return session.user

    @admin.display(description=_("since"), ordering="created_at")
    def since(self, session):
        return session.created_at

    @admin.display(description=_("from"), ordering="ip")
    def address(self, session):
        return session.ip

    @admin.display(description=_("browser"), ordering="user_agent")
    def browser(self, session):
        return format_html('<span title="{}">{}</span>', session.user_agent, in_words(session.user_agent))

    def delete_model(self, request, session):
        session.end()
