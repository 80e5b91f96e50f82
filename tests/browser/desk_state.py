"""Something on every screen of the desk: run inside the server's data by `manage.py shell`, it prints what was made."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth.models import Group

from timeline.models import Apart, Article, Curator, Event, LogIn, Merge, Participation, Proposal
from timeline.models.workflow import content_now, propose, remark, submit

TEXT = (
    "Kremlin spokesman Dmitry Peskov said on Monday that the invitation had arrived.\n\n"
    "“It is being studied,” Peskov told reporters. Putin met Lukashenko in Minsk last October.\n\n"
    "Three days later the White House named four members, and in May talks are to begin in Cairo."
)


def curator(name, **given):
    return Curator.objects.get_or_create(username=name, defaults={"is_staff": True, **given})[0]


def make() -> dict[str, object]:
    """{name: primary key, or what else an address needs}."""
    ana, ben = curator("ana-at-the-desk", is_superuser=True), curator("ben-at-the-desk")
    ben.groups.add(Group.objects.get(name="Reviewer"))
    public = list(Event.objects.published().order_by("-source_count", "slug")[:3])
    changed = content_now(public[0])
    changed |= {"title": f"{changed['title']}, it is said", "place": "Strelsau"}
    changed["summary"] = f"So it is told. {changed['summary']}"
    proposal = propose(public[0], changed, ben).proposal
    submit(proposal, ben, "The place was missing, and the title said too much.")
    remark(Proposal.objects.get(pk=proposal.pk), ana, "Who says that it was there?", "place")
    before = content_now(public[1])
    clash = propose(public[1], {**before, "title": "One wording of the title"}, ben).proposal
    aside = propose(public[1], {**before, "title": "Another wording of it"}, ana, based_on=before)
    twin = Event.objects.create(
        slug="entered-a-second-time", title=public[2].title, label="Once more", kind=public[2].kind, date=public[2].date
    )
    for row in public[2].participations.all():
        Participation.objects.create(event=twin, actor=row.actor, role=row.role)
    Apart.objects.mark(public[0], public[1], ben, "Another day, another place.")
    Merge.objects.create(
        kind="event", winner_slug=public[0].slug, loser_slug=public[2].slug, winner_name=public[0].title,
        loser_name=public[2].title, reason="The same meeting, told twice", author=ben,
    )  # fmt: skip
    article = Article.objects.create(title="An invitation", publisher="The Strelsau Post", published="2026-01-19", text=TEXT)
    LogIn.objects.create(username="ana-at-the-desk", outcome="in", factor="password")
    return {
        "session": session_of(ana), "event": public[0].pk, "other": public[2].pk, "twin": twin.pk, "proposal": proposal.pk,
        "clash": clash.pk, "aside": aside.pk, "article": article.pk, "ben": ben.pk,
        "actor": public[0].participations.first().actor_id, "source": public[0].citations.first().source_id,
    }  # fmt: skip


def session_of(curator) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["_auth_user_id"] = str(curator.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
    session["_auth_user_hash"] = curator.get_session_auth_hash()
    session.save()
    return session.session_key
