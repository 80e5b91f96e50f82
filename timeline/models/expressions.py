"""What the database computes for the verbs of querysets.py: expressions of SQL, by name."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Func

TEXT = models.TextField()


class SearchQuery(Func):
    """The database's reading of what a reader typed (`timeline_query`): folded words, the last letters left open."""

    function = "timeline_query"
    # In a subquery of its own the database reads it once for all rows.
    template = "(SELECT %(function)s(%(expressions)s))"
    output_field = SearchQueryField()


class Fold(Func):
    """Words as the database compares them: lower case, without accents, one space between."""

    function = "timeline_fold"
    template = "trim(%(function)s(%(expressions)s))"
    output_field = TEXT


class AnyOf(Func):
    """Of several readings, at least one."""

    template = "(%(expressions)s)"
    arg_joiner = " || "
    output_field = SearchQueryField()


class Some(models.Subquery):
    """How many rows a subquery has, counted no further than it reads."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS few)"
    output_field = models.IntegerField()


class Matches(Func):
    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class Titles(Func):
    """Of the words of an event, those of its title and label."""

    template = "ts_filter(%(expressions)s, '{a}')"
    output_field = SearchQueryField()


class Rank(Func):
    """How well an event answers the words: weights of quotations, places and summaries, names, titles."""

    template = "ts_rank('{0.02, 0.1, 0.3, 1.0}', %(expressions)s, 1)"
    output_field = models.FloatField()


class Ordinal(Func):
    """The number of a day in the proleptic Gregorian calendar, as Python counts: 1 January of the year 1 is 1."""

    template = "(%(expressions)s - DATE '0001-01-01' + 1)"
    output_field = models.IntegerField()


class Instant(Func):
    """When on its day a date with a time begins, as an instant; null for one without. A time without zone counts as UTC."""

    template = r"substring(%(expressions)s from '^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d(?::\d\d)?)?')::timestamptz"
    output_field = models.DateTimeField()
