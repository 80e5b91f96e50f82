"""What Django's querysets do in many steps, in few: a page asks events dozens of conditions and reads hundreds of rows."""

from __future__ import annotations

from functools import lru_cache

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models.sql.where import AND

from timeline.models.ahead import Statement, read
from timeline.models.expressions import Among


@lru_cache(maxsize=16)
def columns_of(model, fields: tuple) -> str:
    """The SQL of some columns of a model, or of expressions of them, that Django else makes anew for each query."""
    sql, _none = model.objects.order_by().values_list(*fields).query.sql_with_params()
    return sql.rpartition(' FROM "')[0].removeprefix("SELECT ")


class QuickQuerySet(models.QuerySet):
    def asking(self, **conditions):
        """What `filter` leaves, for columns of these rows and values: in a tenth of the time, as no relation is looked for."""
        if self.query.is_sliced:
            raise TypeError("Ask before the first so many are taken.")
        asked = self._chain()
        alias = asked.query.get_initial_alias()
        for condition, value in conditions.items():
            name, _, lookup = condition.partition("__")
            field = self.model._meta.get_field(name)
            asked.query.where.add(field.get_lookup(lookup or "exact")(field.get_col(alias), value), AND)
        return asked

    def among(self, ids: list[int]):
        """Those with these primary keys, however many they are; as quickly."""
        if self.query.is_sliced:
            raise TypeError("Ask before the first so many are taken.")
        asked = self._chain()
        asked.query.where.add(Among(self.model._meta.pk.get_col(asked.query.get_initial_alias()), ids), AND)
        return asked

    def fetched(self, columns: str = "") -> list[tuple]:
        """Rows of `values_list` as the database's driver gives them, which are what they should be: Django looks at each once
        more. columns: as `said` has it."""
        return [row for statement in self.asked(columns) for row in read(*statement)]

    def asked(self, columns: str = "") -> list[Statement]:
        """The statement that `fetched` reads; none where it is clear that there are no rows."""
        try:
            return [self.said(columns) if columns else self.query.sql_with_params()]
        except EmptyResultSet:
            return []

    def said(self, columns: str) -> Statement:
        """SQL and its parameters, with the SQL of other columns in place of the one asked for."""
        sql, params = self.query.sql_with_params()
        return f"SELECT {columns} FROM {sql.partition(' FROM ')[2]}", params  # noqa: S608 - made by Django, both of it
