import datetime as dt

from django import forms
from django.contrib import admin
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

USUAL_DAYS, MOST_DAYS = 90, 366


class TokenForm(forms.ModelForm):
    """Its end has two fields, a day and a time, of which each says what it is."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "expires_at" in self.fields:
            for widget, label in zip(self.fields["expires_at"].widget.widgets, (_("Day"), _("Time")), strict=True):
                widget.attrs["aria-label"] = label

    def clean_expires_at(self):
        ends, now = self.cleaned_data["expires_at"], timezone.now()
        if not now < ends <= now + dt.timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("A token ends within a year, and not yet."))
        return ends


class TokenAdmin(admin.ModelAdmin):
    """Each curator's own tokens; who has every power sees and revokes those of all. The text is shown once."""

    form = TokenForm
    list_display = ["name", "curator", "scope", "beginning", "made_at", "expires_at", "used_at", "revoked_at"]
    list_display_links = None
    list_select_related = ["curator"]
    fields = ["name", "scope", "expires_at"]
    actions = ["revoke"]

    def get_queryset(self, request):
        found = super().get_queryset(request)
        return found if request.user.is_superuser else found.filter(curator=request.user)

    def has_change_permission(self, request, token=None):
        # Revoking is an action of the list; nothing else of a token changes.
        return token is None and super().has_change_permission(request, token)

    def has_delete_permission(self, request, token=None):
        return False

    def get_changeform_initial_data(self, request):
        ends = timezone.now() + dt.timedelta(days=USUAL_DAYS)
        return {"expires_at": ends, **super().get_changeform_initial_data(request)}

    def save_model(self, request, token, form, change):
        token.curator = request.user
        request.token_text = token.make()
        super().save_model(request, token, form, change)

    def response_add(self, request, token, post_url_continue=None):
        context = {**self.admin_site.each_context(request), "title": token.name, "text": request.token_text}
        return TemplateResponse(request, "admin/token_made.html", context, headers={"Cache-Control": "no-store"})

    @admin.action(description=_("Revoke the selected tokens"), permissions=["change"])
    def revoke(self, request, tokens):
        tokens.filter(revoked_at=None).update(revoked_at=timezone.now())


