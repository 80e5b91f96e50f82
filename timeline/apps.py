"""The Django application."""

from django.apps import AppConfig


class TimelineConfig(AppConfig):
    """One application: the record and everything that reads or writes it."""

    name = "timeline"
    verbose_name = "Diplomatic Timeline"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Needs the models, which are there by now.
        from timeline.accounts import audit

        audit.listen()
