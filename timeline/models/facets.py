"""How events divide by what they are and whom they involve: several counts of several sets of events in one statement.

Each set is read once, whatever is counted of it.
"""

from __future__ import annotations

from typing import NamedTuple

from timeline.models.ahead import Statement
from timeline.models.leaving import Leaving
from timeline.models.quick import columns_of

# What of an event is counted, as SQL: of what has several values for an event, each; what has one of few, with others.
EACH = {"storyline": "storyline_slugs", "actor": "actor_slugs", "source": "source_kinds"}
ONE = ("kind", "significance", "disputed")
COLUMNS = ("storyline_slugs", "actor_slugs", "kind", "source_kinds", "significance", "disputed", "date_sort")
# Months are counted by the first storyline of an event: all of them, as "2025-03-01 gaza-war".
BY_MONTH = "month"
_MONTHS = """(SELECT 'month', month || ' ' || storyline, number FROM (
    SELECT date_sort - extract(day FROM date_sort)::integer + 1 AS month, coalesce(storyline_slugs[1], '') AS storyline,
           count(*) AS number
      FROM {} GROUP BY 1, 2 OFFSET 0) AS months)"""


class Count(NamedTuple):
    """So many events have a value; `name` is that of an actor."""

    facet: str
    value: str
    number: int
    name: str | None


def divided(
    sets: dict, facets: dict[str, str], most: dict[str, int], wanted: list[str], sample: Leaving | None = None
) -> Statement:
    """The statement whose rows are counts of each facet's most frequent values, and of `wanted` actors however rare.

    sets: {name: events}. facets: {facet: the name of the set that it is counted of}; one that is not among the sets is
    the filter that is left out of the sample. most: {facet: how many values}, but for months.
    """
    names = {name: f"set{at}" for at, name in enumerate(dict.fromkeys(facets.values()))}
    tables, params, columns = [], [], ", ".join(COLUMNS)
    # Only names that stand in this file, and SQL that Django made, are put together here.
    if sampled := names.keys() - sets.keys():
        some = sample.nearly if len(sampled) > 1 else sample.answering(*sampled)
        tables.append(f"looked AS MATERIALIZED (SELECT * FROM {sample.sql} WHERE {some})")  # noqa: S608
        params += sample.params
    for name, table in names.items():
        if name in sets:
            sql, own = sets[name].order_by().values_list("slug").said(columns_of(sets[name].model, COLUMNS))
            tables.append(f"{table} ({columns}) AS MATERIALIZED ({sql})")
            params += own
        else:
            names[name] = f"looked WHERE {sample.answering(name)}"
    counted = []
    for name, table in names.items():
        if one := [facet for facet in ONE if facets.get(facet) == name]:
            few, values = f"few{len(tables)}", ", ".join(one)
            tables.append(f"{few} AS MATERIALIZED (SELECT {values}, count(*) AS number FROM {table} GROUP BY {values})")  # noqa: S608
            counted += [_values(facet, f"{facet}::text", "sum(number)::bigint", few, most) for facet in one]
    counted += [
        _values(facet, f"unnest({EACH[facet]})", "count(*)", names[of], most) for facet, of in facets.items() if facet in EACH
    ]
    counted += [_MONTHS.format(names[facets[BY_MONTH]])] if BY_MONTH in facets else []
    for slug in wanted:
        actors = names[facets["actor"]]
        own = f"(SELECT 'actor', %s, count(*) FILTER (WHERE actor_slugs @> ARRAY[%s]) FROM {actors})"  # noqa: S608
        counted.append(own)
        params += [slug, slug]
    return f"""WITH {", ".join(tables)}
        SELECT counted.facet, counted.value, counted.number,
               CASE WHEN counted.facet = 'actor' THEN (SELECT name FROM timeline_actor WHERE slug = counted.value) END
          FROM ({" UNION ALL ".join(counted)}) AS counted (facet, value, number)
         WHERE counted.value IS NOT NULL AND counted.number > 0""", params  # noqa: S608


def _values(facet: str, value: str, number: str, table: str, most: dict[str, int]) -> str:
    return f"(SELECT '{facet}', {value}, {number} FROM {table} GROUP BY 2 ORDER BY 3 DESC, 2 LIMIT {most[facet]})"  # noqa: S608
