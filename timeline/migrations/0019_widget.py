"""Widgets: embeds that curators keep. A change of one is a change of the record's version, as its page is remembered by that."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import timeline.models.fields
import timeline.models.widget

WATCH = """
CREATE TRIGGER version AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON timeline_widget
  FOR EACH STATEMENT EXECUTE FUNCTION timeline_changed();
"""
UNWATCH = "DROP TRIGGER version ON timeline_widget;"

class Migration(migrations.Migration):
    dependencies = [("timeline", "0017_logins")]

    operations = [
        migrations.CreateModel(
            name="Widget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.SlugField(default=timeline.models.widget.new_key, editable=False, max_length=10, unique=True, verbose_name="key")),
                ("name", timeline.models.fields.Line(help_text="For curators; readers do not see it.", max_length=120, verbose_name="name")),
                ("question", models.TextField(blank=True, help_text="What is asked and how it is shown, as the builder writes it behind the question mark.", max_length=4000, verbose_name="question")),
                ("origins", django.contrib.postgres.fields.ArrayField(base_field=timeline.models.widget.Origin(max_length=200), blank=True, default=list, help_text="Sites that may show it, such as https://news.example.org or https://*.example.org. None: every site.", size=20, verbose_name="allowed origins")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="made")),
                ("changed_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                ("owner", models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="widgets", to=settings.AUTH_USER_MODEL, verbose_name="owner")),
            ],
            options={
                "verbose_name": "widget",
                "verbose_name_plural": "widgets",
                "ordering": ["name", "key"],
                "constraints": [models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="widget_has_a_name", violation_error_message="A widget needs a name.")],
            },
        ),
        migrations.RunSQL(WATCH, UNWATCH),
    ]
