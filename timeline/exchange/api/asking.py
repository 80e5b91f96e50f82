"""What is asked of the API: the parameters of the page, and a few of its own. What is not known is refused."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict

from timeline.exchange.api.problems import Problem
from timeline.explore.query import Query, QueryForm
from timeline.models.schema import SLUG

# Parameters whose values name something in the record: what is well-formed and not there is not found.
NAMING = ("storyline", "actor", "with", "align", "focus")
QUESTION = tuple(QueryForm.base_fields)
SLUGS = re.compile(SLUG["pattern"])
LIMIT, MOST = 50, 200


def question(params: QueryDict, *own: str) -> Query:
    """The question of the page, in these parameters. `own` are parameters that the address takes besides."""
    refuse_unknown(params, (*QUESTION, *own))
    query, form = Query.from_params(params)
    if form.errors:
        errors = [_error(name, message) for name, messages in form.errors.items() for message in messages]
        raise Problem(_status(params, form.errors), "The question cannot be asked so.", errors)
    return query


def _status(params: QueryDict, wrong) -> int:
    """404 where all that is wrong is that something named is not there; 422 where a value cannot be."""
    named = all(name in NAMING and all(SLUGS.fullmatch(one) for one in params.getlist(name)) for name in wrong)
    return 404 if named else 422


def refuse_unknown(params: QueryDict, known) -> None:
    unknown = [name for name in params if name not in known]
    if unknown:
        errors = [_error(name[:80], "There is no such parameter here.") for name in unknown[:20]]
        raise Problem(422, "The question has parameters that mean nothing here.", errors)


def number(params: QueryDict, name: str, default: int, least: int, most: int) -> int:
    """A whole number within bounds."""
    given = params.get(name)
    if given is None:
        return default
    if not re.fullmatch("[0-9]{1,18}", given) or not least <= int(given) <= most:
        raise wrong(name, f"A whole number from {least} to {most}.")
    return int(given)


def one_of(params: QueryDict, name: str, choices: tuple[str, ...]) -> str:
    """One of a few words, the first where nothing is said."""
    given = params.get(name, choices[0])
    if given not in choices:
        raise wrong(name, f"One of: {', '.join(choices)}.")
    return given


def wrong(name: str, detail: str) -> Problem:
    return Problem(422, "The question cannot be asked so.", [_error(name, detail)])


def _error(name: str, detail: str) -> dict:
    return {"parameter": name, "detail": str(detail)}


def address(path: str, params: QueryDict, **changed) -> str:
    """The same question at an address, with some parameters changed."""
    pairs = [(name, value) for name, values in params.lists() for value in values if name not in changed]
    pairs += [(name, value) for name, value in changed.items() if value not in (None, "")]
    return f"{settings.ORIGIN}{path}" + (f"?{urlencode(pairs)}" if pairs else "")
