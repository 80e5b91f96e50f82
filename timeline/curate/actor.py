from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from timeline.curate.bulk import ACTIONS
from timeline.curate.desk.choosing import actors_called, nearest_alias
from timeline.curate.fields import Table
from timeline.curate.record import RecordAdmin, events_listed
from timeline.models import Actor, ActorAlias, Affiliation, Event


class Aliases(Table):
    model = ActorAlias
    fields = ["name", "language"]
    verbose_name_plural = _("also known as")


class Affiliations(Table):
    model = Affiliation
    fk_name = "actor"
    fields = ["parent", "office", "period"]
    autocomplete_fields = ["parent"]
    related = ["actor", "parent"]
    verbose_name_plural = _("belongs to")


class ActorAdmin(RecordAdmin):
    actions = ACTIONS["actor"]
    inlines = [Aliases, Affiliations]
    list_display = ["name", "kind", "country", "also"]
    list_filter = ["kind"]
    search_fields = ["name", "aliases__name", "slug"]
    search_help_text = _("Any name of the actor.")
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["takes_part_in"]
    fieldsets = [
        (_("Who this is"), {"fields": ["name", "slug", "kind", "summary"]}),
        (_("Codes"), {"fields": [("country", "wikidata")]}),
        (_("In the record"), {"fields": ["takes_part_in"]}),
    ]

    def is_public(self, actor):
        return Actor.objects.public().contains(actor)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("aliases")

    def get_search_results(self, request, actors, words):
        if not words:
            return actors, False
        found = actors_called(actors, words)
        return (found.order_by() if "o" in request.GET else found), False

    def choice_words(self, actor, term):
        """Its kind tells it from namesakes; the name that was found, why it is in the list."""
        return " · ".join(filter(None, (actor.name, actor.get_kind_display(), nearest_alias(actor, term))))

    @admin.display(description=_("also known as"))
    def also(self, actor):
        return ", ".join(alias.name for alias in actor.aliases.all())

    @admin.display(description=_("involved in"))
    def takes_part_in(self, actor):
        return events_listed(Event.objects.having("involvements", actor=actor)) if actor.pk else "–"
