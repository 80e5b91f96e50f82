"""The least that Django can do: one view that says "ok", no middleware, under the very web server of `manage.py start`.

    python -m tests.bench.bare PORT

What bench_serving.py compares pages with.
"""

import sys

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpResponse
from django.urls import path
from gunicorn.arbiter import Arbiter

from timeline.serving import Application, listen, settle_memory


def ok(request):
    return HttpResponse("ok", headers={"Content-Length": "2"})


urlpatterns = [path("", ok)]


class Bare(Application):
    def load(self):
        settings.configure(ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[], DATABASES={})
        django.setup()
        settle_memory()
        return WSGIHandler()


if __name__ == "__main__":
    Arbiter(Bare(listen("127.0.0.1", int(sys.argv[1])))).run()
