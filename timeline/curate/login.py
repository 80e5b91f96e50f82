from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from timeline.accounts.browser import in_words
from timeline.models.login import FACTORS, OUTCOMES


class Listed(admin.SimpleListFilter):
    """A filter by a column that holds keys of a table."""

    def queryset(self, request, found):
        return found.filter(**{self.parameter_name: self.value()}) if self.value() else found


class ByOutcome(Listed):
    title, parameter_name = _("what happened"), "outcome"

    def lookups(self, request, model_admin):
        return OUTCOMES.items()


class ByFactor(Listed):
    title, parameter_name = _("second factor"), "factor"

    def lookups(self, request, model_admin):
        return FACTORS.items()


class LogInAdmin(admin.ModelAdmin):
    """Who came in, who tried to, and who changed how they come in. Nobody writes here."""

    list_display = ["moment", "username", "happened", "by", "address", "browser"]
    list_display_links = None
    list_filter = [ByOutcome, ByFactor]
    list_per_page = 100
    search_fields = ["username", "address"]
    search_help_text = _("Name of the curator, or address.")
    date_hierarchy = "moment"

    def has_add_permission(self, request):
        return False

    has_change_permission = has_delete_permission = lambda self, request, log_in=None: False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Log-ins"), **(extra_context or {})})

    @admin.display(description=_("browser"), ordering="agent")
    def browser(self, log_in):
        return format_html('<span title="{}">{}</span>', log_in.agent, in_words(log_in.agent))

    @admin.display(description=_("what happened"), ordering="outcome")
    def happened(self, log_in):
        return log_in.get_outcome_display()

    @admin.display(description=_("by"), ordering="factor")
    def by(self, log_in):
        return log_in.get_factor_display() or "–"
