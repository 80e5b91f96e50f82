"""The page of an article's candidates."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from timeline.curate.intake.candidates import candidates
from timeline.curate.intake.known import cast_of_record
from timeline.curate.intake.proposal import Proposals, take


def article_candidates(request, article, context):
    """What the article may tell of. Ticked candidates become drafts; one that cannot be is said why, in its place."""
    cast = cast_of_record()
    found = candidates(article.text, article.published, cast, article.language)
    proposals = Proposals(article, cast, found, request.POST or None)
    if request.method == "POST" and proposals.are_valid():
        events = take(article, proposals.taken)
        said = ngettext("%(n)d draft was made.", "%(n)d drafts were made.", len(events)) % {"n": len(events)}
        messages.success(request, said) if events else messages.warning(request, _("Nothing was ticked."))
        return redirect(request.path)
    status = 200 if request.method == "GET" else 400
    return TemplateResponse(request, "curate/candidates.html", {**context, "proposals": proposals}, status=status)
