from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.curate.intake.views import article_candidates
from timeline.curate.record import RecordAdmin


class ArticleAdmin(RecordAdmin):
    """Intake: a text is pasted, and the events that it may tell of are shown to be ticked and corrected."""

    list_display = ["headline", "publisher", "published", "drafts", "curator"]
    list_display_links = None
    list_select_related = ["curator"]
    search_fields = ["title", "publisher", "url"]
    ordering = ["-created_at"]
    autocomplete_fields = ["storyline"]
    fieldsets = [
        (_("Where it appeared"), {"fields": ["url", ("publisher", "published"), "title", ("kind", "language")]}),
        (
            _("The text"),
            {
                "fields": ["storyline", "text"],
                "description": _(
                    "Dates are counted from the day it was published. Nobody but curators ever sees the text."
                ),
            },
        ),
    ]

    def is_public(self, article):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.candidates)
        return [path("<int:key>/candidates/", view, name="timeline_article_candidates"), *super().get_urls()]

    def candidates(self, request, key):
        article = self.get_object(request, str(key))
        if article is None:
            raise Http404
        if not (self.has_change_permission(request, article) and request.user.has_perm("timeline.add_event")):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "article": article,
            "title": article.title,
        }
        return article_candidates(request, article, context)

    def save_model(self, request, article, form, change):
        article.curator = article.curator or request.user
        super().save_model(request, article, form, change)

    def response_add(self, request, article, post_url_continue=None):
        return redirect(_candidates_of(article))

    def response_change(self, request, article):
        return redirect(_candidates_of(article))

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text")

    def get_deleted_objects(self, articles, request):
        # Drafts stay: they are events by now, and cite the article as their source.
        return [str(article) for article in articles], {}, set(), []

    @admin.display(description=_("headline"))
    def headline(self, article):
        return format_html('<a href="{}">{}</a>', _candidates_of(article), article.title)

    @admin.display(description=_("drafts"))
    def drafts(self, article):
        return len(article.taken) or "–"


def _candidates_of(article) -> str:
    return reverse("admin:timeline_article_candidates", args=[article.pk])
