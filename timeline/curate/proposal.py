"""Changes on their way to the public: the list of them, and the page on which one is read, remarked upon and decided."""

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from timeline.curate.review import Review
from timeline.curate.rules import in_words
from timeline.curate.settling import Settling
from timeline.curate.steps import CHANGE, STEPS
from timeline.models import Proposal
from timeline.models.proposal import ACTIONS, DONE, STATES, UNDER_WAY
from timeline.models.workflow import Refused, settle


class Which(admin.SimpleListFilter):
    """What is under way, unless something else is asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [*STATES.items(), ("all", _("All"))]

    def choices(self, changelist):
        unasked, *rest = super().choices(changelist)
        return [{**unasked, "display": _("Under way")}, *rest]

    def queryset(self, request, proposals):
        if self.value() in STATES:
            return proposals.in_state(self.value())
        return proposals if self.value() == "all" else proposals.under_way()


class OfSort(admin.SimpleListFilter):
    title = _("what it is")
    parameter_name = "action"

    def lookups(self, request, model_admin):
        return list(ACTIONS.items())

    def queryset(self, request, proposals):
        return proposals.of_sort(self.value()) if self.value() else proposals


class ProposalAdmin(admin.ModelAdmin):
    list_display = ["which_event", "action", "standing", "by", "since"]
    list_display_links = ["which_event"]
    list_filter = [Which, OfSort]
    search_fields = ["event__title", "event__slug"]
    search_help_text = _("Titles of events.")
    ordering = ["-moved_at", "-pk"]
    list_per_page = 50
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).in_full()

    def get_urls(self):
        settling = self.admin_site.admin_view(self.settle_view)
        return [
            path("<path:object_id>/settle/<int:draft>/", settling, name="timeline_proposal_settle"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    # ---- the list

    @admin.display(description=_("event"), ordering="event__title")
    def which_event(self, proposal):
        return proposal.event.title

    @admin.display(description=_("state"), ordering="state")
    def standing(self, proposal):
        words = format_html('<span class="step {}">{}</span>', proposal.state, proposal.get_state_display())
        until = proposal.embargo_until if proposal.state != DONE else None
        return format_html("{} {} UTC", words, date_format(until, "j M Y, H:i")) if until else words

    @admin.display(description=_("written by"))
    def by(self, proposal):
        return ", ".join(author.get_username() for author in proposal.authors)

    @admin.display(description=_("in this state since"), ordering="moved_at")
    def since(self, proposal):
        return date_format(proposal.moved_at, "j M Y, H:i")

    def changelist_view(self, request, extra_context=None):
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    # ---- one of them

    def change_view(self, request, object_id, form_url="", extra_context=None):
        proposal = self._found(request, object_id)
        if request.method != "POST":
            return self._page(request, proposal)
        step = STEPS.get(request.POST.get("step"))
        if step is None or not any(request.user.has_perm(name) for name in step.may):
            raise PermissionDenied
        form = step.form(proposal, request.POST)
        if form.is_valid() and _taken(form, lambda: step.take(proposal, request.user, form.cleaned_data)):
            if step.done:
                messages.success(request, step.done)
            return HttpResponseRedirect(request.path)
        return self._page(request, self._found(request, object_id), {request.POST["step"]: form})

    def history_view(self, request, object_id, extra_context=None):
        raise Http404

    def settle_view(self, request, object_id, draft):
        proposal = self._found(request, object_id)
        aside = next((one for one in proposal.drafts.all() if one.pk == draft and one.aside), None)
        if aside is None:
            raise Http404
        settling = Settling(aside, request.POST)
        if request.method == "POST":
            if not request.user.has_perm(CHANGE):
                raise PermissionDenied
            if _taken(settling.form, lambda: settle(aside, settling.chosen, request.user, seen=settling.sent_for)):
                messages.success(request, _("Both wordings are one now."))
                return HttpResponseRedirect(reverse("admin:timeline_proposal_change", args=[proposal.pk]))
        return self._answer(request, "curate/settle.html", proposal, settling=settling)

    def _found(self, request, object_id) -> Proposal:
        proposal = self.get_object(request, unquote(object_id))
        if proposal is None:
            raise Http404
        if not self.has_view_permission(request, proposal):
            raise PermissionDenied
        return proposal

    def _page(self, request, proposal, sent=None):
        offered = {
            name: (sent or {}).get(name) or step.form(proposal)
            for name, step in STEPS.items()
            if step.offered(proposal, request.user)
        }
        review = Review(proposal, request.user, offered)
        return self._answer(request, "curate/proposal.html", proposal, review=review, single=settings.SINGLE_CURATOR)

    def _answer(self, request, template, proposal, **context):
        request.current_app = self.admin_site.name
        context = {**self.admin_site.each_context(request), **context, "proposal": proposal, "opts": self.opts}
        title = {"title": proposal.event.title, "subtitle": None, "under_way": proposal.state in UNDER_WAY}
        return TemplateResponse(request, template, {**context, **title})


def _taken(form, take) -> bool:
    """Whether the step was taken; the form says why where it was not."""
    try:
        taken = take()
    except Refused as reason:
        form.add_error(None, str(reason))
        return False
    except DatabaseError as error:
        if not in_words(error):
            raise
        form.add_error(None, in_words(error))
        return False
    if taken is None and form.undecided:
        form.add_error(None, form.undecided)
        return False
    return True
