"""What is written down of log-ins, and what is counted of attempts.

A log-in is never changed, and none younger than a year is deleted, whoever asks. The counts are nobody's loss after a
crash, so they are not logged; they have the shape that Django's database cache wants.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE FUNCTION timeline_keep_login() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.moment < now() - interval '1 year' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'What is written down of a log-in is not changed, and is kept for a year.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'login_is_kept';
END $$;
CREATE TRIGGER keep BEFORE UPDATE OR DELETE ON timeline_login FOR EACH ROW EXECUTE FUNCTION timeline_keep_login();
"""

UNKEEP = """
DROP TRIGGER keep ON timeline_login;
DROP FUNCTION timeline_keep_login();
"""

CACHE = """
CREATE UNLOGGED TABLE timeline_cache (
  cache_key varchar(255) PRIMARY KEY,
  value text NOT NULL,
  expires timestamptz NOT NULL
);
CREATE INDEX timeline_cache_expires ON timeline_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("timeline", "0005_version")]

    operations = [
        migrations.CreateModel(
            name="LogIn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "moment",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="when"),
                ),
                ("outcome", models.CharField(editable=False, max_length=20, verbose_name="what happened")),
                ("username", models.CharField(editable=False, max_length=150, verbose_name="curator")),
                ("factor", models.CharField(editable=False, max_length=20, verbose_name="by")),
                ("address", models.GenericIPAddressField(editable=False, null=True, verbose_name="from")),
                ("agent", models.CharField(editable=False, max_length=200, verbose_name="browser")),
                (
                    "curator",
                    models.ForeignKey(
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="log_ins",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "log-in",
                "verbose_name_plural": "log-ins",
                "ordering": ["-moment", "-id"],
                "default_permissions": ["view"],
                "indexes": [
                    models.Index(fields=["moment"], name="login_moment"),
                    models.Index(fields=["curator", "-moment"], name="login_of_curator"),
                ],
            },
        ),
        migrations.RunSQL(KEEP, UNKEEP),
        migrations.RunSQL(CACHE, "DROP TABLE timeline_cache;"),
    ]
