"""Indexes of when events begin and end, for what lies on either side of a window."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0027_apart")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["date_lower_fuzzy"], name="event_by_beginning"),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["date_upper_fuzzy"], name="event_by_end"),
        ),
    ]
