"""The steps that a change's page offers: each a small form, who may take it, in which states, and what it does."""

from collections.abc import Callable
from typing import NamedTuple

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from timeline.models import Remark, workflow
from timeline.models.proposal import APPROVED, PUBLISH, REVIEW, SENT_BACK, UNDER_WAY, WRITING
from timeline.models.schema import SCHEMA

FIELDS = SCHEMA["$defs"]["event"]["properties"]
CHANGE, APPROVE = "timeline.change_event", "timeline.approve_proposal"
PROSE = AdminTextareaWidget(attrs={"rows": 2})


class StepForm(forms.Form):
    """Nothing to fill in but the button."""

    undecided = ""

    def __init__(self, proposal, *args, **options):
        super().__init__(*args, auto_id=False, **options)
        self.proposal = proposal


class SubmitForm(StepForm):
    reason = forms.CharField(
        label=_("Why, for readers"), required=False, widget=PROSE,
        help_text=_("Stands beside the change in the public history."),
    )  # fmt: skip

    def __init__(self, proposal, *args, **options):
        super().__init__(proposal, *args, initial={"reason": proposal.reason}, **options)
        if proposal.action == PUBLISH:
            del self.fields["reason"]


class ApproveForm(StepForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)
    embargo_until = forms.DateTimeField(
        label=_("Not before (UTC)"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: public at once."),
    )  # fmt: skip

    def __init__(self, proposal, *args, **options):
        seen = proposal.latest.pk if proposal.latest else None
        super().__init__(proposal, *args, initial={"seen": seen}, **options)

    def clean_embargo_until(self):
        until = self.cleaned_data["embargo_until"]
        if until and until <= timezone.now():
            raise ValidationError(_("That moment has passed."))
        return until


class ReasonForm(StepForm):
    reason = forms.CharField(label=_("What is missing"), widget=PROSE)


class RemarkForm(StepForm):
    field = forms.ChoiceField(choices=[(name, name) for name in ("", *FIELDS)], required=False)
    answers = forms.ModelChoiceField(Remark.objects.none(), required=False)
    text = forms.CharField(label=_("Remark"), widget=PROSE)

    def __init__(self, proposal, *args, **options):
        super().__init__(proposal, *args, **options)
        self.fields["answers"].queryset = proposal.remarks.threads()


class ThreadForm(StepForm):
    thread = forms.ModelChoiceField(Remark.objects.none())

    def __init__(self, proposal, *args, **options):
        super().__init__(proposal, *args, **options)
        self.fields["thread"].queryset = proposal.remarks.open()


class Step(NamedTuple):
    """`may`: permissions of which one is enough. `take(proposal, curator, answers of the form)` does it."""

    states: tuple[str, ...]
    may: tuple[str, ...]
    form: type[StepForm]
    take: Callable
    done: str

    def offered(self, proposal, curator) -> bool:
        return proposal.state in self.states and any(curator.has_perm(name) for name in self.may)


STEPS = {
    "submit": Step(
        (WRITING, SENT_BACK), (CHANGE,), SubmitForm,
        lambda proposal, curator, given: workflow.submit(proposal, curator, given.get("reason", "")),
        _("Handed in for review."),
    ),
    "approve": Step(
        (REVIEW,), (APPROVE,), ApproveForm,
        lambda proposal, curator, given: workflow.approve(proposal, curator, **given),
        _("Approved."),
    ),
    "send_back": Step(
        (REVIEW,), (APPROVE,), ReasonForm,
        lambda proposal, curator, given: workflow.send_back(proposal, curator, given["reason"]),
        _("Sent back to its authors."),
    ),
    "take_back": Step(
        (REVIEW, APPROVED), (CHANGE, APPROVE), StepForm,
        lambda proposal, curator, given: workflow.take_back(proposal),
        _("Taken back, to be written on."),
    ),
    "withdraw": Step(
        (WRITING, SENT_BACK, REVIEW), (CHANGE,), StepForm,
        lambda proposal, curator, given: workflow.withdraw(proposal),
        _("Withdrawn. Its wordings are kept here."),
    ),
    "catch_up": Step(
        (WRITING, SENT_BACK, REVIEW), (CHANGE,), StepForm,
        lambda proposal, curator, given: workflow.catch_up(proposal, curator),
        _("Begun anew from the event as it is now."),
    ),
    "remark": Step(
        UNDER_WAY, (CHANGE, APPROVE), RemarkForm,
        lambda proposal, curator, given: workflow.remark(proposal, curator, **given),
        "",
    ),
    "resolve": Step(
        UNDER_WAY, (CHANGE, APPROVE), ThreadForm,
        lambda proposal, curator, given: workflow.resolve(given["thread"], curator),
        "",
    ),
}  # fmt: skip
