"""What lasts long has an index of days of its own, as few events do: the others are found by the day they begin."""

from django.contrib.postgres.indexes import GistIndex
from django.db import migrations, models

from timeline.models.expressions import During, Lasting


class Migration(migrations.Migration):
    dependencies = [("timeline", "0033_listed")]

    operations = [
        migrations.RemoveIndex(model_name="event", name="event_by_time"),
        migrations.RemoveIndex(model_name="event", name="event_by_beginning"),
        migrations.AddIndex(
            model_name="event",
            index=GistIndex(
                During("date_lower_fuzzy", "date_upper_fuzzy"),
                condition=models.Q(Lasting("date_upper_fuzzy", "date_lower_fuzzy")),
                name="event_by_time",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["date_lower_fuzzy", "date_upper_fuzzy"], name="event_by_beginning"),
        ),
    ]
