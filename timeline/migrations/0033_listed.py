"""The list of all sources lies in its order: a page of it is read, and no more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0031_late")]

    operations = [
        migrations.AddIndex(
            model_name="source", index=models.Index(fields=["publisher", "title", "id"], name="source_in_order")
        ),
    ]
