"""What the database computes for the verbs of querysets.py: expressions of SQL, by name."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.search import SearchQueryField
from django.db import models
from django.db.models import Func, Value

TEXT = models.TextField()
TEXTS = ArrayField(TEXT)


class SearchQuery(Func):
    """The database's reading of what a reader typed (`timeline_query`): folded words, the last letters left open."""

    function = "timeline_query"
    # In a subquery of its own the database reads it once for all rows.
    template = "(SELECT %(function)s(%(expressions)s))"
    output_field = SearchQueryField()


class Read(Func):
    """What the database has read already: a query as it writes it, which its planner can look into."""

    template = "%(expressions)s::tsquery"
    output_field = SearchQueryField()

    def __init__(self, reading: str, **options):
        super().__init__(Value(reading), **options)


class Among(Func):
    """Whether a number is one of several: of very many too, as they go to the database in one piece."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()

    def __init__(self, number, several):
        super().__init__(number, models.Value("{" + ",".join(map(str, several)) + "}"))


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


class Epoch(Func):
    """A moment in whole seconds since 1970."""

    template = "extract(epoch FROM date_trunc('second', %(expressions)s))::bigint"
    output_field = models.BigIntegerField()
    arity = 1


# Numbers that are drawn lie below this.
DRAWS = 2**30


class Draw(Func):
    """A number below DRAWS that follows from a text alone, evenly spread: the lot that an event has drawn."""

    template = f"((hashtextextended(%(expressions)s, 0) & {DRAWS - 1})::integer)"
    output_field = models.IntegerField()


class During(Func):
    """The days from one to another, both included, as a range that an index can search."""

    function = "daterange"
    template = "%(function)s(%(expressions)s, '[]')"
    output_field = DateRangeField()


# Days: what may take more of them has an index of its own.
LONG = 31


class Lasting(Func):
    """Whether something may have gone on for long, by its last day and its first."""

    template = f"((%(expressions)s) > {LONG})"
    arg_joiner = " - "
    output_field = models.BooleanField()
    conditional = True
    arity = 2


class TextArray(Func):
    """Some texts as an array of the database."""

    template = "ARRAY[%(expressions)s]::text[]"
    output_field = TEXTS

    def __init__(self, texts, **options):
        super().__init__(*(Value(text) for text in texts), **options)


class Common(Func):
    """What two arrays of texts have in common, in the order of the second."""

    template = "%(expressions)s"
    output_field = TEXTS

    def as_sql(self, compiler, connection, **options):
        (first, first_params), (second, second_params) = (compiler.compile(one) for one in self.get_source_expressions())
        sql = f"ARRAY(SELECT one FROM unnest({second}) AS one WHERE one = ANY({first}))"  # noqa: S608 - made by Django
        return sql, (*second_params, *first_params)


class Each(Func):
    """Every element of an array, each on a row of its own."""

    function = "unnest"
    set_returning = True
    output_field = TEXT


class Unindexed(Func):
    """A day or a number, so written that the database does not walk along its index until enough rows fit."""

    template = "(%(expressions)s + 0)"
    arity = 1


class Looked(Func):
    """A column, so written that the database looks at each event instead of reading an index."""

    template = "coalesce(%(expressions)s, %(expressions)s)"
    arity = 1


class Passing(Func):
    """A condition, so written that the database looks at each event and takes every other one to meet it: then it goes along an
    index in the order that is asked for, as far as enough of them are met."""

    template = "CASE WHEN %(expressions)s THEN true ELSE false END"
    output_field = models.BooleanField()
    conditional = True

    def __init__(self, where):
        super().__init__()
        self.set_source_expressions([where])


class AddressKey(Func):
    """A web address without what makes no difference: scheme, www, the order and the trackers of its query, a last slash."""

    function = "timeline_address_key"
    output_field = TEXT


class AddressHost(Func):
    """The host of a web address in lower case, without www."""

    function = "timeline_address_host"
    output_field = TEXT


class Likeness(Func):
    """How much of the words of two titles is the same, 0 to 1."""

    function = "timeline_likeness"
    output_field = models.FloatField()


class Overlap(Func):
    """How much of two arrays is the same, 0 to 1."""

    function = "timeline_overlap"
    output_field = models.FloatField()
