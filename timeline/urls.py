"""Every address, on one screen."""

from allauth.account import views as allauth
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import RedirectView
from django.views.i18n import set_language

from timeline.accounts import views as accounts
from timeline.curate.site import site
from timeline.embed import views as embed
from timeline.embed.desk import join
from timeline.exchange import views as exchange
from timeline.exchange.api.description import api
from timeline.explore import views
from timeline.explore.history import views as history

join(site)

urlpatterns = [
    path("", views.timeline, name="timeline"),
    path("compare/", views.compare, name="compare"),
    path("suggest", views.suggest, name="suggest"),
    path("events/", RedirectView.as_view(pattern_name="timeline")),
    path("events/<slug:slug>/", history.at_a_time(views.event, history.event_known), name="event"),
    path("events/<slug:slug>/accounts/", history.at_a_time(views.accounts_of_event, history.accounts_known), name="accounts"),
    path("events/<slug:slug>/invitations.csv",
         history.at_a_time(views.event_invitations, history.event_invitations_known), name="event-invitations"),
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
    path("storylines/<slug:slug>/", history.at_a_time(views.storyline, history.storyline_known), name="storyline"),
    path("storylines/<slug:slug>/invitations.csv",
         history.at_a_time(views.storyline_invitations, history.storyline_invitations_known), name="storyline-invitations"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:slug>/", history.at_a_time(views.source, history.source_known), name="source"),
    path("timeline.svg", views.timeline_svg, name="timeline-svg"),
    path("timeline.png", views.timeline_png, name="timeline-png"),
    path("briefing/", views.briefing, name="briefing"),
    path("briefing/sheet/", views.sheet, name="sheet"),
    path("card.png", views.question_card, name="card"),
    path("events/<slug:slug>/card.png", history.at_a_time(views.event_card, history.card_known("event")), name="event-card"),
    path("actors/<slug:slug>/card.png", history.at_a_time(views.actor_card, history.card_known("actor")), name="actor-card"),
    path("storylines/<slug:slug>/card.png",
         history.at_a_time(views.storyline_card, history.card_known("storyline")), name="storyline-card"),
    path("sources/<slug:slug>/card.png", history.at_a_time(views.source_card, history.source_card_known), name="source-card"),
    path("export.<str:ending>", exchange.export, name="export"),
    path("events/<slug:slug>.<str:ending>", exchange.export_event, name="export-event"),
    path("api/", exchange.api_reference, name="api"),
    path("api/v1/", api.urls),
    path("sitemap.xml", exchange.sitemap_index, name="sitemap-index"),
    path("sitemap-<slug:name>.xml", exchange.sitemap, name="sitemap"),
    path("robots.txt", exchange.robots, name="robots"),
    path("llms.txt", exchange.for_models, name="for-models"),
    path(".well-known/security.txt", exchange.security, name="security"),
    path("site.webmanifest", exchange.manifest, name="manifest"),
    path("icon-<int:size>.png", exchange.icon, name="icon"),
    path("favicon.ico", exchange.favicon, name="favicon"),
    path("storylines.css", views.storyline_colours, name="storyline-colours"),
    path("schema.json", views.document_schema, name="schema"),
    path("embed/", embed.embed, name="embed"),
    path("embed/new", embed.new, name="embed-new"),
    path("embed/figure.json", embed.figure, name="embed-figure"),
    path("embed.css", embed.style, name="embed-style"),
    path("embed.js", embed.element, name="embed-element"),
    path("embed/<int:version>.js", embed.element, name="embed-element-version"),
    path("embed/<slug:key>/", embed.widget, name="widget"),
    path("oembed", embed.oembed, name="oembed"),
    # No token: it would need a cookie on every page, and all that another site could do is change the language.
    path("language/", csrf_exempt(set_language), name="set_language"),
    path("admin/", site.urls),
    path("accounts/", accounts.account, name="account"),
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", allauth.password_change, name="account_change_password"),
    path("accounts/factor/", accounts.factor, name="account_factor"),
    path("accounts/sessions/end/", accounts.end_other_sessions, name="account_end_other_sessions"),
    path("accounts/sessions/<int:number>/end/", accounts.end_session, name="account_end_session"),
    # What these would list is on the page of the account.
    path("accounts/2fa/", RedirectView.as_view(pattern_name="account")),
    path("accounts/2fa/webauthn/", RedirectView.as_view(pattern_name="account")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]

handler429 = "timeline.accounts.views.too_many"
handler404 = "timeline.explore.views.page_not_found"
