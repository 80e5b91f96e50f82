"""Every address, on one screen."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from django.views.i18n import set_language

from timeline.curate.site import site
from timeline.explore import views

urlpatterns = [
    path("", views.timeline, name="timeline"),
    path("events/", RedirectView.as_view(pattern_name="timeline")),
    path("events/<slug:slug>/", views.event, name="event"),
    path("actors/", views.actors, name="actors"),
    path("actors/<slug:slug>/", views.actor, name="actor"),
    path("storylines/<slug:slug>/", views.storyline, name="storyline"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("storylines.css", views.storyline_colours, name="storyline-colours"),
    path("schema.json", views.document_schema, name="schema"),
    # No token: it would need a cookie on every page, and all that another site could do is change the language.
    path("language/", csrf_exempt(set_language), name="set_language"),
    path("admin/", site.urls),
]

handler404 = "timeline.explore.views.page_not_found"
