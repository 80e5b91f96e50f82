"""What a person does with an import: bring a file, tell its columns, accept and reject, take in."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.curate.imports.file import Refused
from timeline.curate.imports.forms import ColumnsForm, FileForm
from timeline.curate.imports.page import samples_of
from timeline.curate.imports.reception import ask, date_order, receive
from timeline.curate.imports.work import begin
from timeline.models import Import, Mapping
from timeline.models.imported import ACCEPTED, ARRIVING, ASKING, DONE, NEW, REJECTED, STAGED, STAGING


def bring(form: FileForm, curator) -> Import | None:
    """The import of the file that was sent; None, with the reason on the form, when it cannot be read."""
    given = form.cleaned_data
    try:
        imported = receive(
            given["file"].name, given["file"].chunks(), spec=given["mapping"].spec if given["mapping"] else form.spec(),
            mapping=given["mapping"], parts=given["parts"].chunks() if given["parts"] else None, curator=curator,
            encoding=given["encoding"],
        )  # fmt: skip
    except Refused as error:
        form.add_error("file", str(error))
        return None
    if imported.state == STAGING:
        begin(imported, STAGING)
    return imported


def tell_columns(imported: Import, data) -> ColumnsForm | None:
    """The form that asks; None once it has been answered well, or there is nothing to ask."""
    if imported.state != ASKING or imported.content is None:
        return None
    known = imported.spec.get("columns", {})
    order = date_order(bytes(imported.content), imported.encoding, known) if known else ""
    form = ColumnsForm(samples_of(imported), order, imported.spec, data)
    if data is None or not form.is_valid():
        return form
    imported.spec = {**imported.spec, **form.spec()}
    ask(imported)
    if imported.state == ASKING:
        form.add_error("dates", imported.problem)
        return form
    if form.cleaned_data["name"]:
        imported.mapping = Mapping.objects.create(name=form.cleaned_data["name"], spec=imported.spec)
    imported.save(update_fields=["spec", "state", "problem", "mapping"])
    begin(imported, STAGING)
    return None


def _decide(decision: str):
    def act(imported: Import, request) -> str:
        numbers = [int(text) for text in request.POST.getlist("row") if text.isdecimal() and len(text) < 8]
        if imported.state != STAGED or not numbers:
            return _("No row was ticked.")
        number = imported.rows.numbered(numbers).decide(decision)
        return _said(decision, number)

    return act


def _accept_new(imported: Import, request) -> str:
    return _said(ACCEPTED, imported.rows.with_outcome(NEW).decide(ACCEPTED)) if imported.state == STAGED else ""


def _reject_all(imported: Import, request) -> str:
    return _said(REJECTED, imported.rows.all().decide(REJECTED)) if imported.state == STAGED else ""


def _take_in(imported: Import, request) -> str:
    if not imported.rows.by_decision().get(ACCEPTED):
        return _("No row has been accepted.")
    if not begin(imported, ARRIVING):
        return _("Somebody else is at it, or it has been taken in.")
    return _("It was taken in. Every event is a draft.") if imported.state == DONE else ""


def _again(imported: Import, request) -> str:
    if imported.content is not None:
        begin(imported, STAGING)
    return ""


def _said(decision: str, number: int) -> str:
    if decision == ACCEPTED:
        return ngettext("%(n)d row accepted.", "%(n)d rows accepted.", number) % {"n": number}
    return ngettext("%(n)d row rejected.", "%(n)d rows rejected.", number) % {"n": number}


ACTIONS = {
    "accept": _decide(ACCEPTED),
    "reject": _decide(REJECTED),
    "accept-new": _accept_new,
    "reject-all": _reject_all,
    "take-in": _take_in,
    "again": _again,
}
