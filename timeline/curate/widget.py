from django import forms
from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.models import Widget


class WidgetForm(forms.ModelForm):
    class Meta:
        model = Widget
        fields = ["name", "question", "origins"]


class WidgetAdmin(admin.ModelAdmin):
    """Embeds that are kept. What is asked is made in the builder, which brings a curator here."""

    form = WidgetForm
    list_display = ["name", "key", "owner", "shown_on", "changed_at"]
    search_fields = ["name", "key", "question"]
    list_select_related = ["owner"]
    readonly_fields = ["address", "owner", "created_at", "changed_at"]
    fieldsets = [
        (_("What it shows"), {"fields": ["name", "question", "address"]}),
        (_("Where"), {"fields": ["origins"]}),
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
        where = widget.get_absolute_url() if widget.created_at else ""
        return format_html('<a href="{0}">{0}</a>', where) if where else "–"
