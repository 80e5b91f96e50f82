"""Every address, on one screen."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from django.views.i18n import set_language

from timeline.curate.site import site
from timeline.explore import views
from timeline.explore.history import views as history

urlpatterns = [
    path("", views.timeline, name="timeline"),
    path("compare/", views.compare, name="compare"),
    path("suggest", views.suggest, name="suggest"),
    path("events/", RedirectView.as_view(pattern_name="timeline")),
    path("events/<slug:slug>/", history.at_a_time(views.event, history.event_known), name="event"),
    path("events/<slug:slug>/accounts/", views.accounts_of_event, name="accounts"),
    path("events/<slug:slug>/invitations.csv", views.event_invitations, name="event-invitations"),
    path("events/<slug:slug>/history/", history.history, {"kind": "event"}, name="event-history"),
    path("events/<slug:slug>/@<int:number>/", history.version, name="event-version"),
    path("actors/<slug:slug>/history/", history.history, {"kind": "actor"}, name="actor-history"),
    path("sources/<slug:slug>/history/", history.history, {"kind": "source"}, name="source-history"),
    path("storylines/<slug:slug>/history/", history.history, {"kind": "storyline"}, name="storyline-history"),
    path("changes/", history.changes, name="changes"),
    path("changes.atom", history.changes_feed, name="changes-feed"),
    path("ledger.jsonl", history.ledger, name="ledger"),
    path("checkpoints.json", history.checkpoints, name="checkpoints"),
    path("checkpoint-key.pem", history.checkpoint_key, name="checkpoint-key"),
    path("actors/", views.actors, name="actors"),
    path("actors/<slug:slug>/", history.at_a_time(views.actor, history.actor_known), name="actor"),
    path("storylines/<slug:slug>/", views.storyline, name="storyline"),
    path("storylines/<slug:slug>/invitations.csv", views.storyline_invitations, name="storyline-invitations"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:slug>/", history.at_a_time(views.source, history.source_known), name="source"),
    path("timeline.svg", views.timeline_svg, name="timeline-svg"),
    path("timeline.png", views.timeline_png, name="timeline-png"),
    path("briefing/", views.briefing, name="briefing"),
    path("card.png", views.question_card, name="card"),
    path("events/<slug:slug>/card.png", views.event_card, name="event-card"),
    path("actors/<slug:slug>/card.png", views.actor_card, name="actor-card"),
    path("storylines/<slug:slug>/card.png", views.storyline_card, name="storyline-card"),
    path("sources/<slug:slug>/card.png", views.source_card, name="source-card"),
    path("storylines.css", views.storyline_colours, name="storyline-colours"),
    path("schema.json", views.document_schema, name="schema"),
    # No token: it would need a cookie on every page, and all that another site could do is change the language.
    path("language/", csrf_exempt(set_language), name="set_language"),
    path("admin/", site.urls),
]

handler404 = "timeline.explore.views.page_not_found"
