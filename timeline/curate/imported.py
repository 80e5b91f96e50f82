from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.curate.imports.spec import problem_of
from timeline.curate.imports.views import import_columns, import_progress, import_rows, new_import, page_of
from timeline.models import Import
from timeline.models.imported import OUTCOMES, STATES


class ImportAdmin(admin.ModelAdmin):
    """Files on their way into the record. Their rows are looked at and decided on; nothing is published by them."""

    list_display = ["file", "format", "stands", "rows_found", "curator", "created_at"]
    list_display_links = None
    list_select_related = ["curator"]
    ordering = ["-created_at"]

    def get_queryset(self, request):
        return super().get_queryset(request).light()

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and request.user.has_perm("timeline.add_event")

    def get_urls(self):
        pages = {"rows": import_rows, "columns": import_columns, "progress": import_progress}
        own = [
            path(f"<int:key>/{name}/", self.admin_site.admin_view(self._page(view)), name=f"timeline_import_{name}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def _page(self, view):
        def shown(request, key):
            imported = Import.objects.light().filter(pk=key).first()
            if imported is None:
                raise Http404
            if not self.has_change_permission(request, imported):
                raise PermissionDenied
            return view(request, imported, self._context(request, imported.name))

        return shown

    def _context(self, request, title):
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def add_view(self, request, form_url="", extra_context=None):
        if not (self.has_add_permission(request) and request.user.has_perm("timeline.add_event")):
            raise PermissionDenied
        return new_import(request, self._context(request, _("Bring a file")))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        imported = self.get_object(request, object_id)
        if imported is None:
            raise Http404
        if not self.has_change_permission(request, imported):
            raise PermissionDenied
        return import_rows(request, imported, self._context(request, imported.name))

    def get_deleted_objects(self, imports, request):
        return [str(one) for one in imports], {}, set(), []

    @admin.display(description=_("file"), ordering="name")
    def file(self, imported):
        return format_html('<a href="{}">{}</a>', page_of(imported), imported.name)

    @admin.display(description=_("state"), ordering="state")
    def stands(self, imported):
        return STATES[imported.state]

    @admin.display(description=_("rows"))
    def rows_found(self, imported):
        return (
            " · ".join(
                f"{imported.counts[name]} {words}" for name, words in OUTCOMES.items() if imported.counts.get(name)
            )
            or "–"
        )


class MappingForm(forms.ModelForm):
    def clean_spec(self):
        if wrong := problem_of(self.cleaned_data["spec"]):
            raise forms.ValidationError(wrong)
        return self.cleaned_data["spec"]


class MappingAdmin(admin.ModelAdmin):
    form = MappingForm
    list_display = ["name"]
    search_fields = ["name"]
