from django.contrib import admin
from django.db.models import Count
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.curate.bulk import ACTIONS
from timeline.curate.desk.choosing import sources_found
from timeline.curate.fields import graded
from timeline.curate.record import RecordAdmin, events_listed
from timeline.models import Event, Source
from timeline.models.taxonomy import RELIABILITIES


class SourceAdmin(RecordAdmin):
    actions = ACTIONS["source"]
    list_display = ["publisher", "title", "kind", "grade", "published", "cited"]
    list_display_links = ["title"]
    list_filter = ["kind", "reliability", "state_owned", "party_to_conflict"]
    search_fields = ["publisher", "title", "url", "identifier"]
    search_help_text = _("Publisher, title, address or identifier.")
    ordering = ["publisher", "title"]
    readonly_fields = ["address", "cited_by"]
    fieldsets = [
        (_("What it is"), {"fields": ["publisher", "title", "slug", ("kind", "language"), "published"]}),
        (
            _("Where to read it"),
            {"fields": ["url", ("scheme", "identifier"), "archive_url", ("accessed", "via"), "address"]},
        ),
        (
            _("How far to trust it"),
            {"fields": ["reliability", "reliability_reason", ("state_owned", "party_to_conflict"), "note"]},
        ),
        (_("In the record"), {"fields": ["cited_by"]}),
    ]
    prepopulated_fields = {"slug": ["publisher", "title"]}

    def formfield_for_choice_field(self, db_field, request, **options):
        if db_field.name == "reliability":
            options["choices"] = graded(RELIABILITIES)
        return super().formfield_for_choice_field(db_field, request, **options)

    def get_search_results(self, request, sources, words):
        found = sources_found(sources, words)
        return (found, False) if found is not None else super().get_search_results(request, sources, words)

    def choice_words(self, source, term):
        return " · ".join(filter(None, (str(source), source.published_words, source.reliability)))

    def is_public(self, source):
        return Source.objects.public().contains(source)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(cited=Count("citations__event", distinct=True))

    @admin.display(description=_("grade"), ordering="reliability")
    def grade(self, source):
        return format_html('<span title="{}">{}</span>', source.get_reliability_display(), source.reliability)

    @admin.display(description=_("cited by"), ordering="cited")
    def cited(self, source):
        return source.cited

    @admin.display(description=_("the reader is sent to"))
    def address(self, source):
        where = source.address
        return format_html('<a href="{0}" rel="noopener noreferrer">{0}</a>', where) if where else "–"

    @admin.display(description=_("cited by"))
    def cited_by(self, source):
        return events_listed(Event.objects.citing(source)) if source.pk else "–"
