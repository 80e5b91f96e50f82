"""The WSGI application, for `manage.py start` and for any other server: Django's, and around it what it remembers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "timeline.settings")


def _application():
    asked = get_wsgi_application()
    # These read settings, which are there once Django is set up.
    from django.conf import settings

    from timeline.limited import Limited
    from timeline.remembered import Rememberer

    # While developing, templates change without a new start.
    return Limited(asked if settings.DEBUG else Rememberer(asked))


application = _application()
