"""Events that are filed late lie in the order of the list; and the latest changes are found without a look at all events."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0030_single")]

    operations = [
        migrations.RemoveIndex(model_name="event", name="event_filed_late"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("date_lower_fuzzy__lt", models.F("date_sort"))),
                fields=["date_sort", "date_lower_fuzzy", "significance", "kind"],
                name="event_filed_late",
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                condition=models.Q(("status", "published")), fields=["-changed_at", "slug"], name="event_by_change"
            ),
        ),
    ]
