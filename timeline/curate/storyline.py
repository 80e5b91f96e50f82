from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.curate.record import RecordAdmin
from timeline.models import Event


class StorylineAdmin(RecordAdmin):
    list_display = ["name", "colours", "opening_label", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["colours"]
    fieldsets = [
        (_("What it follows"), {"fields": ["name", "slug", "summary", "opening", "opening_label"]}),
        (_("On the chart"), {"fields": [("colour", "colour_dark"), "colours", "position"]}),
    ]

    def is_public(self, storyline):
        return Event.objects.published().having("placements", storyline=storyline).exists()

    def view_on_site(self, storyline):
        return storyline.get_absolute_url()

    @admin.display(description=_("on light, on dark"))
    def colours(self, storyline):
        # Drawn with attributes: the content security policy allows no style in a page.
        return format_html(
            '<svg class="swatch" width="44" height="16" role="img" aria-label="{0}, {1}">'
            '<rect width="22" height="16" fill="#fbfaf7"/><rect x="22" width="22" height="16" fill="#141416"/>'
            '<circle cx="11" cy="8" r="5" fill="{0}"/><circle cx="33" cy="8" r="5" fill="{1}"/></svg>',
            storyline.colour,
            storyline.colour_dark,
        )
