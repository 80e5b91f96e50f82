"""The admin site: what is edited, in which order, and by whom."""

from functools import update_wrapper
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from timeline.curate.actor import ActorAdmin
from timeline.curate.article import ArticleAdmin
from timeline.curate.curator import CuratorAdmin
from timeline.curate.desk.addresses import ADDRESSES
from timeline.curate.desk.choosing import Choosing
from timeline.curate.desk.unsaved import left_unsaved
from timeline.curate.event import EventAdmin
from timeline.curate.factor import FactorAdmin
from timeline.curate.imported import ImportAdmin, MappingAdmin
from timeline.curate.login import LogInAdmin
from timeline.curate.proposal import ProposalAdmin
from timeline.curate.queues import counted
from timeline.curate.session import SessionAdmin
from timeline.curate.source import SourceAdmin
from timeline.curate.storyline import StorylineAdmin
from timeline.curate.token import TokenAdmin
from timeline.models import Actor, Article, Curator, Event, Import, LogIn, Mapping, Proposal, Source, Storyline, Token


class CurationSite(admin.AdminSite):
    """Django's admin over the record. Who may come in is decided before it: timeline/accounts/admission.py."""

    site_header = site_title = _("Diplomatic Timeline")
    index_title = _("The desk")
    site_url = "/"
    empty_value_display = "–"

    def admin_view(self, view, cacheable=False):
        def admitted(request, *args, **options):
            if "\0" in "".join(value for values in request.GET.lists() for value in values[1]):
                raise BadRequest("The address holds the character U+0000, which PostgreSQL cannot compare.")
            return view(request, *args, **options)

        return super().admin_view(update_wrapper(admitted, view), cacheable)

    def login(self, request, extra_context=None):
        """There is one way in, and it is not this one."""
        onward = request.GET.get("next") or reverse("admin:index", current_app=self.name)
        return redirect(f"{reverse('account_login')}?{urlencode({'next': onward})}")

    def index(self, request, extra_context=None):
        desk = {"queues": counted(request.user), "unsaved": {"offered": left_unsaved(request.user)}}
        return super().index(request, {**desk, **(extra_context or {})})

    def get_urls(self):
        desk = [path(route, self.admin_view(self.framed(view)), name=name) for route, view, name in ADDRESSES]
        return [*desk, *super().get_urls()]

    def framed(self, view):
        """The view, with what every page of the panel shows around its content at hand."""

        def with_frame(request, *args, **options):
            request.panel, request.frame = self, lambda: self.each_context(request)
            return view(request, *args, **options)

        return update_wrapper(with_frame, view)

    def autocomplete_view(self, request):
        return Choosing.as_view(admin_site=self)(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def get_app_list(self, request, app_label=None):
        """The nouns in the order of the table below, not of the alphabet, and those who keep them apart."""
        rows = [row for app in super().get_app_list(request, app_label) for row in app["models"]]
        rows.sort(key=lambda row: list(NOUNS).index(row["model"]))
        for row in rows:
            row["name"] = NAMES.get(row["model"], row["name"])
        parts = {
            _("The record"): [row for row in rows if row["model"] not in KEEPERS],
            _("Who keeps it"): [row for row in rows if row["model"] in KEEPERS],
        }
        address = reverse("admin:index", current_app=self.name)
        return [
            {"name": name, "app_label": "timeline", "app_url": address, "has_module_perms": True, "models": models}
            for name, models in parts.items()
            if models
        ]


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
    UserSession: SessionAdmin,
    Authenticator: FactorAdmin,
    LogIn: LogInAdmin,
    Token: TokenAdmin,
}
# Of others' nouns, as we call them.
NAMES = {UserSession: _("Sessions"), Authenticator: _("Second factors")}
KEEPERS = {Curator, UserSession, Authenticator, LogIn, Token}

site = CurationSite(name="admin")
for noun, desk in NOUNS.items():
    site.register(noun, desk)
