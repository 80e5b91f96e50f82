"""What is asked of the API: the parameters of the page, and a few of its own. What is not known is refused."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict

from timeline.exchange.api.problems import Problem
from timeline.explore.query import MOST_ALIGNED, MOST_VALUES, Query, QueryForm
from timeline.models.schema import SLUG

# Parameters whose values name something in the record: what is well-formed and not there is not found.
NAMING = ("storyline", "actor", "with", "align", "focus")
QUESTION = tuple(QueryForm.base_fields)
# Parameters that may be repeated, and how often; all others stand once.
SEVERAL = dict.fromkeys(("storyline", "actor", "with", "kind", "source"), MOST_VALUES) | {"align": MOST_ALIGNED}
SLUGS = re.compile(SLUG["pattern"])
LIMIT, MOST = 50, 200
BADLY = "The question cannot be asked so."


def question(params: QueryDict, *own: str) -> Query:
    """The question of the page, in these parameters. `own` are parameters that the address takes besides."""
    refuse_unknown(params, (*QUESTION, *own))
    unnamed = [name for name in (*NAMING, "event") if not all(SLUGS.fullmatch(one) for one in params.getlist(name))]
    if unnamed:
        raise Problem(422, BADLY, [_error(name, "Slugs are small letters, digits and single hyphens.") for name in unnamed])
    query, form = Query.from_params(params)
    if form.errors:
        errors = [_error(name, message) for name, messages in form.errors.items() for message in messages]
        # Not found is what is named rightly and not there; all else cannot be.
        raise Problem(404 if set(form.errors) <= set(NAMING) else 422, BADLY, errors)
    return query


def refuse_unknown(params: QueryDict, known) -> None:
    """What means nothing here is refused, what is there without saying anything, and what is said too often."""
    wrong = {name: "There is no such parameter here." for name in params if name not in known}
    wrong |= {name: "Leave out what you do not ask." for name in params if "" in params.getlist(name)}
    often = {name: SEVERAL.get(name, 1) for name in params}
    wrong |= {name: f"At most {most}." for name, most in often.items() if len(params.getlist(name)) > most}
    if wrong:
        raise Problem(422, BADLY, [_error(name[:80], words) for name, words in list(wrong.items())[:20]])


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
    return Problem(422, BADLY, [_error(name, detail)])


def _error(name: str, detail: str) -> dict:
    return {"parameter": name, "detail": str(detail)}


def address(path: str, params: QueryDict, **changed) -> str:
    """The same question at an address, with some parameters changed."""
    pairs = [(name, value) for name, values in params.lists() for value in values if name not in changed]
    pairs += [(name, value) for name, value in changed.items() if value not in (None, "")]
    return f"{settings.ORIGIN}{path}" + (f"?{urlencode(pairs)}" if pairs else "")
