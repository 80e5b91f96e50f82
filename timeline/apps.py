"""The Django application."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class TimelineConfig(AppConfig):
    """One application: the record and everything that reads or writes it."""

    name = "timeline"
    verbose_name = "Diplomatic Timeline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # After Django's own, which makes the permissions that roles are made of.
        post_migrate.connect(_make_roles, sender=self)


def _make_roles(using, **options):
    from timeline.models.roles import make_roles

    make_roles(using)
