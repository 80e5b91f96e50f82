"""Tokens of the API, and how often each address has asked it this minute: nobody's loss after a crash, so not logged."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import timeline.models.fields

ASKING = """
CREATE UNLOGGED TABLE timeline_asking (
  place int PRIMARY KEY,
  minute int NOT NULL,
  number int NOT NULL
) WITH (fillfactor = 50);
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0019_widget"), ("timeline", "0017_logins")]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", timeline.models.fields.Line(max_length=80, verbose_name="what it is for")),
                (
                    "scope",
                    timeline.models.fields.Code(default="drafts", max_length=10, verbose_name="what it may do"),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("beginning", models.CharField(editable=False, max_length=10, verbose_name="begins with")),
                (
                    "made_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="made"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="ends")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="revoked"),
                ),
                ("used_at", models.DateTimeField(editable=False, null=True, verbose_name="last used")),
                (
                    "curator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="curator",
                    ),
                ),
            ],
            options={
                "verbose_name": "API token",
                "verbose_name_plural": "API tokens",
                "ordering": ["-made_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("scope__in", ["drafts"])),
                        name="token_scope_known",
                        violation_error_message="That is not a known value of “scope”.",
                    )
                ],
            },
        ),
        migrations.RunSQL(ASKING, "DROP TABLE timeline_asking;"),
    ]
