"""The admin page of widgets. What is asked is made in the builder, which brings a curator here."""

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.curate.site import NOUNS
from timeline.embed.embed import Embed
from timeline.embed.snippet import snippet
from timeline.models import Widget
from timeline.models.widget import MOST_ORIGINS, Origin


class WidgetForm(forms.ModelForm):
    origins = SimpleArrayField(
        Origin().formfield(), max_length=MOST_ORIGINS, required=False, delimiter="\n", label=_("Allowed origins"),
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}), help_text=Widget._meta.get_field("origins").help_text,
    )  # fmt: skip

    class Meta:
        model = Widget
        fields = ["name", "question", "origins"]

    def clean_question(self):
        """Of an address, what stands behind its question mark; in its shortest form. What could not be shown is refused."""
        asked = Embed.from_params(QueryDict(self.cleaned_data["question"].rpartition("?")[2]))
        if asked.problems:
            raise forms.ValidationError(list(asked.problems))
        return asked.params


class WidgetAdmin(admin.ModelAdmin):
    form = WidgetForm
    list_display = ["name", "key", "owner", "shown_on", "changed_at"]
    search_fields = ["name", "key", "question"]
    list_select_related = ["owner"]
    readonly_fields = ["address", "paste", "owner", "created_at", "changed_at"]
    fieldsets = [
        (_("What it shows"), {"fields": ["name", "question"]}),
        (_("Where"), {"fields": ["origins", "address", "paste"]}),
        (_("Kept by the record itself"), {"fields": ["owner", ("created_at", "changed_at")]}),
    ]

    def save_model(self, request, widget, form, change):
        if not change:
            widget.owner = request.user
        super().save_model(request, widget, form, change)

    @admin.display(description=_("allowed origins"))
    def shown_on(self, widget):
        return ", ".join(widget.origins) or _("every site")

    @admin.display(description=_("address"))
    def address(self, widget):
        return format_html('<a href="{0}">{0}</a>', widget.get_absolute_url()) if widget.pk else "–"

    @admin.display(description=_("to be pasted"))
    def paste(self, widget):
        if not widget.pk:
            return "–"
        return format_html('<textarea readonly rows="8" cols="90">\n{}</textarea>', snippet(Embed.of_widget(widget)))


def join(site) -> None:
    """Widgets on the desk, after the nouns of the record."""
    NOUNS[Widget] = WidgetAdmin
    site.register(Widget, WidgetAdmin)
