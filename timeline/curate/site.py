"""The admin site: what is edited, in which order, and by whom."""

from functools import update_wrapper

from django.contrib import admin, messages
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from timeline.curate.actor import ActorAdmin
from timeline.curate.article import ArticleAdmin
from timeline.curate.curator import CuratorAdmin, OwnPasswordForm
from timeline.curate.event import EventAdmin
from timeline.curate.imported import ImportAdmin, MappingAdmin
from timeline.curate.proposal import ProposalAdmin
from timeline.curate.source import SourceAdmin
from timeline.curate.storyline import StorylineAdmin
from timeline.models import Actor, Article, Curator, Event, Import, Mapping, Proposal, Source, Storyline

# Where someone with a one-time password may still go.
BEFORE_A_PASSWORD = {"password_change", "logout", "jsi18n"}


class CurationSite(admin.AdminSite):
    """Django's admin over the record. A one-time password opens one page only: the one that replaces it."""

    site_header = site_title = _("Diplomatic Timeline")
    index_title = _("The desk")
    site_url = "/"
    empty_value_display = "–"

    def admin_view(self, view, cacheable=False):
        def admitted(request, *args, **options):
            if request.user.must_change_password and request.resolver_match.url_name not in BEFORE_A_PASSWORD:
                messages.info(request, _("You came in with a one-time password. Choose one of your own to go on."))
                return redirect("admin:password_change")
            if "\0" in "".join(value for values in request.GET.lists() for value in values[1]):
                raise BadRequest("The address holds the character U+0000, which PostgreSQL cannot compare.")
            return view(request, *args, **options)

        return super().admin_view(update_wrapper(admitted, view), cacheable)

    def password_change(self, request, extra_context=None):
        request.current_app = self.name
        # No way to the rest is shown to someone who may not go there yet.
        chosen = {"is_nav_sidebar_enabled": not request.user.must_change_password}
        return PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done", current_app=self.name),
            extra_context={**self.each_context(request), **chosen, **(extra_context or {})},
        )(request)

    def get_app_list(self, request, app_label=None):
        """The nouns in the order of the table below, not of the alphabet."""
        apps = super().get_app_list(request, app_label)
        order = list(NOUNS)
        for app in apps:
            app["name"] = _("The record")
            app["models"].sort(key=lambda row: order.index(row["model"]))
        return apps


NOUNS = {
    Event: EventAdmin,
    Proposal: ProposalAdmin,
    Actor: ActorAdmin,
    Source: SourceAdmin,
    Storyline: StorylineAdmin,
    Article: ArticleAdmin,
    Import: ImportAdmin,
    Mapping: MappingAdmin,
    Curator: CuratorAdmin,
}

site = CurationSite(name="admin")
for noun, desk in NOUNS.items():
    site.register(noun, desk)
