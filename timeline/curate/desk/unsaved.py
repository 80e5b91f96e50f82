"""What a curator typed and did not save: kept while typing, offered back, gone once it is saved."""

from __future__ import annotations

import re
import secrets
from typing import NamedTuple

from django.core.exceptions import SuspiciousOperation
from django.forms.utils import ErrorDict, ErrorList
from django.http import QueryDict

from timeline.models import Event, Unsaved

MOST_FIELDS = 5000
MOST_OFFERED = 5
MOST_LETTERS = 400_000
WHOLE = re.compile(r"[0-9]{1,18}")
TOKEN = re.compile(r"[0-9a-zA-Z_-]{1,40}")
# What a form sends that is no part of what was typed.
NOT_TYPED = ("csrfmiddlewaretoken", "unsaved", "event", "look")


class FormToken(NamedTuple):
    """Which form it is: of an event, by its primary key, or of a new one."""

    token: str
    event: int | None


def forget(curator, token: str) -> None:
    """What was kept of a form is thrown away; a token that none has stands for nothing."""
    if TOKEN.fullmatch(token):
        Unsaved.objects.forget(curator, token)


def new_token() -> str:
    return f"new-{secrets.token_urlsafe(9)}"


def form_token(data) -> FormToken:
    token, event = data.get("unsaved", ""), data.get("event", "")
    if any("\0" in value for name in data for value in data.getlist(name)):
        raise SuspiciousOperation("That is not text.")
    if not TOKEN.fullmatch(token) or (event and not (event.isascii() and event.isdigit() and len(event) < 19)):
        raise SuspiciousOperation("A form says which one it is.")
    return FormToken(token, int(event) if event else None)


def keep(curator, data) -> Unsaved:
    """The state of a form as it was sent replaces what was kept of it."""
    token, event = form_token(data)
    fields = {name: data.getlist(name) for name in data if name not in NOT_TYPED and not name.startswith("_")}
    letters = sum(len(value) for values in fields.values() for value in values)
    if len(fields) > MOST_FIELDS or letters > MOST_LETTERS:
        raise SuspiciousOperation("That is more than a form holds.")
    known = Event.objects.filter(pk=event).first() if event else None
    return Unsaved.objects.keep(curator, token, known, fields)


def taken_up(request) -> QueryDict | None:
    """What the curator asks to be given back (`?unsaved=token`), as the form had sent it."""
    if request.method != "GET" or "unsaved" not in request.GET:
        return None
    kept = Unsaved.objects.of(request.user).filter(token=request.GET["unsaved"]).first()
    if kept is None:
        return None
    data = QueryDict(mutable=True)
    for name, values in kept.fields.items():
        data.setlist(name, values)
    return data


def left_unsaved(curator) -> list[Unsaved]:
    """What a curator is reminded of on the first page."""
    return list(Unsaved.objects.of(curator).order_by("-moment")[:MOST_OFFERED])


class TakesUp:
    """An admin whose forms can be given back as they were left: bound to what was typed, without complaints yet."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        token = object_id or request.POST.get("unsaved") or request.GET.get("unsaved") or new_token()
        data = taken_up(request)
        offered = [] if data is not None else Unsaved.objects.offered(request.user, _key(object_id))[:MOST_OFFERED]
        context = {"unsaved": {"token": token, "taken_up": data is not None, "offered": offered}, **(extra_context or {})}
        answer = super().changeform_view(request, object_id, form_url, context)
        if request.method == "POST" and answer.status_code == 302:
            forget(request.user, token)
        return answer

    def get_form(self, request, obj=None, change=False, **options):
        form = super().get_form(request, obj, change=change, **options)
        data = taken_up(request)
        return type(form.__name__, (Left, form), {"left": data}) if data is not None else form

    def get_formset_kwargs(self, request, obj, inline, prefix):
        options = super().get_formset_kwargs(request, obj, inline, prefix)
        data = taken_up(request)
        return {**options, "data": data} if data is not None else options

    def _create_formsets(self, request, obj, change):
        formsets, inlines = super()._create_formsets(request, obj, change)
        if taken_up(request) is not None:
            for formset in formsets:
                formset._errors, formset._non_form_errors = [], ErrorList()
                for form in formset.forms:
                    quiet(form)
        return formsets, inlines


class Left:
    """A form bound to what was left in it."""

    left = None

    def __init__(self, data=None, files=None, **options):
        super().__init__(self.left if data is None else data, files, **options)
        if data is None:
            quiet(self)


def _key(object_id: str | None) -> int | None:
    """The primary key in an address; nothing is kept for one that cannot be."""
    return int(object_id) if object_id and WHOLE.fullmatch(object_id) else None if object_id is None else -1


def quiet(form) -> None:
    """What has not been sent yet is not complained about yet."""
    form._errors, form.cleaned_data = ErrorDict(), {}
