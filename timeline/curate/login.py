from django.contrib import admin
from django.utils.translation import gettext_lazy as _

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
    title, parameter_name = _("by"), "factor"

    def lookups(self, request, model_admin):
        return FACTORS.items()


class LogInAdmin(admin.ModelAdmin):
    """Who came in, who tried to, and who changed how they come in. Nobody writes here."""

    list_display = ["moment", "username", "happened", "by", "address", "agent"]
    list_display_links = None
    list_filter = [ByOutcome, ByFactor]
    list_per_page = 100
    search_fields = ["username", "address"]
    search_help_text = _("Name of the curator, or address.")
    date_hierarchy = "moment"

    def has_add_permission(self, request):
        return False

    has_change_permission = has_delete_permission = lambda self, request, log_in=None: False

    @admin.display(description=_("what happened"), ordering="outcome")
    def happened(self, log_in):
        return log_in.get_outcome_display()

    @admin.display(description=_("by"), ordering="factor")
    def by(self, log_in):
        return log_in.get_factor_display() or "–"
