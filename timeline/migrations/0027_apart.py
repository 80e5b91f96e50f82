"""Pairs of events that are not the same; a curator's note is the desk's alone; what is linked gets a version of its own."""

import django.db.models.deletion
import timeline.models.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("timeline", "0026_notes")]

    operations = [
        migrations.CreateModel(
            name="Apart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", timeline.models.fields.Line(blank=True, max_length=300, verbose_name="reason")),
                ("moment", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name": "pair that is not the same",
                "verbose_name_plural": "pairs that are not the same",
                "ordering": ["-moment", "-pk"],
                "default_permissions": (),
            },
        ),
        migrations.RemoveConstraint(
            model_name="revision",
            name="revision_action_known",
        ),
        migrations.AlterField(
            model_name="event",
            name="note",
            field=timeline.models.fields.Prose(
                blank=True, help_text="On no page, and not in the ledger.", verbose_name="note for curators"
            ),
        ),
        migrations.AddConstraint(
            model_name="revision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("action__in", ["loaded", "published", "corrected", "retracted", "merged", "restored", "linked"])
                ),
                name="revision_action_known",
                violation_error_message="That is not a known value of “action”.",
            ),
        ),
        migrations.AddField(
            model_name="apart",
            name="curator",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="apart",
            name="event",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="apart", to="timeline.event"
            ),
        ),
        migrations.AddField(
            model_name="apart",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="apart_back", to="timeline.event"
            ),
        ),
        migrations.AddConstraint(
            model_name="apart",
            constraint=models.UniqueConstraint(fields=("event", "other"), name="apart_once"),
        ),
        migrations.AddConstraint(
            model_name="apart",
            constraint=models.CheckConstraint(
                condition=models.Q(("event", models.F("other")), _negated=True), name="apart_from_another"
            ),
        ),
    ]
