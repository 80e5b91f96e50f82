from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.db.models import ManyToManyField
from django.forms import CheckboxSelectMultiple
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from timeline.models import Curator
from timeline.models.roles import ADMINISTRATOR, ROLES


class NewCuratorForm(UserCreationForm):
    class Meta(UserCreationForm.Meta):
        model = Curator


class CuratorForm(UserChangeForm):
    class Meta(UserChangeForm.Meta):
        model = Curator


class OneTimePasswordForm(AdminPasswordChangeForm):
    """A password given by another is for one login: only its owner may know a lasting one."""

    def save(self, commit=True):
        self.user.must_change_password = True
        return super().save(commit)


class CuratorAdmin(UserAdmin):
    form = CuratorForm
    add_form = NewCuratorForm
    add_form_template = None
    change_password_form = OneTimePasswordForm
    list_display = ["username", "roles", "is_active", "must_change_password", "last_login"]
    list_filter = ["groups", "is_superuser", "is_active"]
    filter_horizontal = ["user_permissions"]
    formfield_overrides = {ManyToManyField: {"widget": CheckboxSelectMultiple}}
    readonly_fields = ["last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "must_change_password"]}),
        (_("Who this is"), {"fields": [("first_name", "last_name"), "email"]}),
        (_("What they may do"), {"fields": ["is_active", "is_staff", "groups", "is_superuser"]}),
        (_("Single permissions"), {"classes": ["collapse"], "fields": ["user_permissions"]}),
        (_("Kept by the record itself"), {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "password1", "password2", "must_change_password", "is_staff", "groups"]}),
    ]

    def get_changeform_initial_data(self, request):
        return {"must_change_password": True, "is_staff": True, **super().get_changeform_initial_data(request)}

    def user_change_password(self, request, id, form_url=""):
        # One's own password is changed where the old one is asked for.
        if unquote(id) == str(request.user.pk):
            return redirect("account_change_password")
        return super().user_change_password(request, id, form_url)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("roles"))
    def roles(self, curator):
        held = [group.name for group in sorted(curator.groups.all(), key=lambda group: group.pk)]
        return ", ".join([*held, str(_("Superuser"))] if curator.is_superuser else held) or "–"

    # Only a superuser gives power, or touches the account of one who has it.

    def get_readonly_fields(self, request, curator=None):
        fields = super().get_readonly_fields(request, curator)
        powers = ["is_superuser", "user_permissions"]
        return fields if request.user.is_superuser else [*fields, *powers, *self._roles(request, curator)]

    def _roles(self, request, curator):
        """Roles are given by administrators, who have every one of them, and never to oneself."""
        gives = request.user.groups.filter(name=ADMINISTRATOR).exists() and request.user != curator
        return [] if gives else ["is_staff", "groups"]

    def formfield_for_manytomany(self, db_field, request, **options):
        field = super().formfield_for_manytomany(db_field, request, **options)
        if db_field.name == "groups":
            field.label, field.help_text, field.queryset = capfirst(_("roles")), "", field.queryset.order_by("pk")
            field.label_from_instance = lambda group: ROLES[group.name].words if group.name in ROLES else group.name
        return field

    def has_change_permission(self, request, curator=None):
        return super().has_change_permission(request, curator) and may_touch(request.user, curator)

    def has_delete_permission(self, request, curator=None):
        return super().has_delete_permission(request, curator) and may_touch(request.user, curator)


def may_touch(user, curator):
    return user.is_superuser or curator is None or not curator.is_superuser
