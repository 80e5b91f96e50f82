"""What the pages of every noun of the record share: rules in words, permanent slugs, the way to the public page."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connections, router, transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import ngettext

from timeline.curate.fields import WIDGETS, as_in_a_document
from timeline.curate.rules import in_words
from timeline.models import Actor, Involvement, Source, Storyline
from timeline.models.ledger import append_changed, append_gone


class RecordAdmin(admin.ModelAdmin):
    """A noun of the record. What the database refuses comes back as an error of the form that was sent."""

    formfield_overrides = WIDGETS
    list_per_page = 50
    save_on_top = False

    def is_public(self, thing) -> bool:
        """Whether the thing has a public page, so that its slug is an address that others may have cited."""
        raise NotImplementedError

    # ---- the slug

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "slug"] if obj and self.slug_is_permanent(obj) else fields

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def slug_is_permanent(self, thing) -> bool:
        return self.is_public(thing)

    def view_on_site(self, thing):
        return thing.get_absolute_url() if self.is_public(thing) else None

    # ---- the rules

    def formfield_for_dbfield(self, db_field, request, **options):
        return as_in_a_document(super().formfield_for_dbfield(db_field, request, **options), db_field)

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        return type(form.__name__, (BrokenRule, form), {"broken_rule": getattr(request, "broken_rule", "")})

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # Rules that wait for the end of the transaction are asked now, while the form can still be shown again.
        connections[router.db_for_write(self.model)].check_constraints()
        if self.model in LEDGERED:
            append_changed(form.instance, author=request.user)

    def delete_model(self, request, thing):
        if self.model in LEDGERED:
            append_gone(thing, author=request.user)
        super().delete_model(request, thing)

    @transaction.atomic
    def delete_queryset(self, request, things):
        for thing in things if self.model in LEDGERED else ():
            append_gone(thing, author=request.user)
        super().delete_queryset(request, things)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DatabaseError as error:
            request.broken_rule = in_words(error)
            if not request.broken_rule:
                raise
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_deleted_objects(self, things, request):
        listed, counted, missing, protected = super().get_deleted_objects(things, request)
        # The things themselves: their parts are told as numbers, and derived rows are nobody's concern.
        counted.pop(Involvement._meta.verbose_name_plural, None)
        return [line for line in listed if not isinstance(line, list)], counted, missing, protected

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except DatabaseError as error:
            page = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[object_id])
            return _back_with_the_reason(request, error, page)

    def changelist_view(self, request, extra_context=None):
        context = {"title": capfirst(self.opts.verbose_name_plural), **(extra_context or {})}
        try:
            return super().changelist_view(request, context)
        except DatabaseError as error:
            if request.method != "POST":
                raise
            return _back_with_the_reason(request, error, request.get_full_path())


class BrokenRule:
    """A form that was well-formed, and was refused by the database all the same."""

    broken_rule = ""

    def clean(self):
        cleaned = super().clean()
        if self.broken_rule:
            raise ValidationError(self.broken_rule)
        return cleaned


def _back_with_the_reason(request, error, page):
    reason = in_words(error)
    if not reason:
        raise error
    messages.error(request, reason)
    return HttpResponseRedirect(page)


def events_listed(events, most: int = 12):
    """Events as links to their forms, newest first, the rest as a number. Two queries at most."""
    found = list(events.newest_first()[: most + 1])
    if not found:
        return "–"
    rows = format_html_join(
        "",
        '<li><span class="when">{}</span> <a href="{}">{}</a></li>',
        (
            (event.span.words(short=True), reverse("admin:timeline_event_change", args=[event.pk]), event.title)
            for event in found[:most]
        ),
    )
    more = events.count() - most if len(found) > most else 0
    rest = ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
    return format_html('<ul class="events">{}{}</ul>', rows, format_html("<li>{}</li>", rest) if more else "")


# What enters the ledger as it is saved. Events have a way of their own, with a reason and a second person; of an article
# that is worked through readers see nothing.
LEDGERED = {Actor, Source, Storyline}
