"""Who may open what at the desk: every address of the admin, as every role and as a stranger."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.urls import get_resolver
from django.utils import timezone

from tests.curate.conftest import make_actor, make_event, make_source, make_storyline
from tests.models.people import handed_in, make_colleague
from timeline.models import Article, Draft, Import, LogIn, Mapping, Token, Widget
from timeline.models.roles import ADMINISTRATOR, APPS, CURATOR, READER, REVIEWER, ROLES, make_roles
from timeline.models.workflow import content_now, propose

pytestmark = pytest.mark.django_db

NOBODY = "somebody without a role"
STRANGER = "a stranger"
SUPERUSER = "superuser"
DESK = [NOBODY, READER, CURATOR, REVIEWER, ADMINISTRATOR, SUPERUSER]
READERS, CURATORS, ADMINISTRATORS = DESK[1:], DESK[2:], DESK[4:]

# {name of the address: who is let in}. A stranger is let in nowhere, but where it says so.
MAY_OPEN = {
    "index": DESK,
    # There is one way in, and it is another one: both lead there.
    "login": [],
    # Who has not come in leaves all the same.
    "logout": [STRANGER],
    "password_change": DESK,
    "password_change_done": DESK,
    # Asks who looks for what; without a question it is refused to everybody.
    "autocomplete": [],
    "jsi18n": DESK,
    "app_list": READERS,
    # Types of content are no part of the record: there is nothing to view on a site.
    "view_on_site": DESK,
    "desk-date": DESK,
    # What is sent only: a form that is being typed, and what was left of one.
    "desk-typed": [],
    "desk-preview": [],
    "desk-forget": [],
    "desk-new": CURATORS,
    "desk-queue": READERS,
    "desk-bulk": CURATORS,
    "desk-apart": CURATORS,
    "desk-apart-undo": [],
    "desk-merges": DESK,
    "desk-merge": CURATORS,
    "desk-merge-step": [],
    "timeline_event_changelist": READERS,
    "timeline_event_change": READERS,
    "timeline_event_history": READERS,
    "timeline_event_add": CURATORS,
    "timeline_event_delete": CURATORS,
    "timeline_event_retract": CURATORS,
    "timeline_event_restore": CURATORS,
    "timeline_proposal_changelist": READERS,
    "timeline_proposal_change": READERS,
    "timeline_proposal_settle": READERS,
    "timeline_proposal_history": [],
    "timeline_proposal_add": [],
    "timeline_proposal_delete": [],
    "timeline_actor_changelist": READERS,
    "timeline_actor_change": READERS,
    "timeline_actor_history": READERS,
    "timeline_actor_add": CURATORS,
    "timeline_actor_delete": ADMINISTRATORS,
    "timeline_source_changelist": READERS,
    "timeline_source_change": READERS,
    "timeline_source_history": READERS,
    "timeline_source_add": CURATORS,
    "timeline_source_delete": ADMINISTRATORS,
    "timeline_storyline_changelist": READERS,
    "timeline_storyline_change": READERS,
    "timeline_storyline_history": READERS,
    "timeline_storyline_add": ADMINISTRATORS,
    "timeline_storyline_delete": ADMINISTRATORS,
    "timeline_curator_changelist": ADMINISTRATORS,
    "timeline_curator_change": ADMINISTRATORS,
    "timeline_curator_history": ADMINISTRATORS,
    "timeline_curator_add": ADMINISTRATORS,
    "timeline_curator_delete": [SUPERUSER],
    "timeline_article_changelist": CURATORS,
    "timeline_article_change": CURATORS,
    "timeline_article_history": CURATORS,
    "timeline_article_add": CURATORS,
    "timeline_article_delete": CURATORS,
    "timeline_article_candidates": CURATORS,
    "timeline_import_changelist": CURATORS,
    "timeline_import_change": CURATORS,
    "timeline_import_history": CURATORS,
    "timeline_import_add": CURATORS,
    "timeline_import_delete": CURATORS,
    "timeline_import_rows": CURATORS,
    "timeline_import_columns": CURATORS,
    "timeline_import_progress": CURATORS,
    "timeline_mapping_changelist": CURATORS,
    "timeline_mapping_change": CURATORS,
    "timeline_mapping_history": CURATORS,
    "timeline_mapping_add": CURATORS,
    "timeline_mapping_delete": CURATORS,
    "timeline_widget_changelist": CURATORS,
    "timeline_widget_change": CURATORS,
    "timeline_widget_history": CURATORS,
    "timeline_widget_add": CURATORS,
    "timeline_widget_delete": CURATORS,
    "timeline_token_changelist": CURATORS,
    "timeline_token_change": CURATORS,
    # Somebody else's token is none at all, which leads back to the first page.
    "timeline_token_history": DESK,
    "timeline_token_add": CURATORS,
    "timeline_token_delete": [],
    "timeline_login_changelist": ADMINISTRATORS,
    "timeline_login_change": ADMINISTRATORS,
    "timeline_login_history": ADMINISTRATORS,
    "timeline_login_add": [],
    "timeline_login_delete": [],
    "usersessions_usersession_changelist": ADMINISTRATORS,
    "usersessions_usersession_change": ADMINISTRATORS,
    "usersessions_usersession_history": ADMINISTRATORS,
    "usersessions_usersession_add": [],
    "usersessions_usersession_delete": ADMINISTRATORS,
    "mfa_authenticator_changelist": ADMINISTRATORS,
    "mfa_authenticator_change": ADMINISTRATORS,
    "mfa_authenticator_history": ADMINISTRATORS,
    "mfa_authenticator_add": [],
    "mfa_authenticator_delete": ADMINISTRATORS,
    "auth_user_password_change": ADMINISTRATORS,
}


def admin_addresses():
    """{name: pattern of the address}, from the resolver; what only redirects to another of them is left out."""
    found = {}

    def walk(patterns, prefix):
        for pattern in patterns:
            address = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                walk(pattern.url_patterns, address)
            elif pattern.name:
                found[pattern.name] = address

    [admin] = [one for one in get_resolver().url_patterns if getattr(one, "app_name", "") == "admin"]
    walk(admin.url_patterns, "/admin/")
    return found


@pytest.fixture
def things(db):
    """One of each noun, told by the name of the address that leads to it."""
    author, source = make_colleague(), make_source()
    draft = make_event(sources=[make_source()], storylines=[make_storyline()])
    event = make_event(sources=[source], storylines=[make_storyline()], status="published")
    retracted = make_event(sources=[source], status="published")
    proposal = handed_in(draft, author, title="Other talks")
    session = Session.objects.create(session_key="x" * 32, expire_date=timezone.now() + timedelta(days=1))
    propose(draft, {**content_now(draft), "title": "Elsewhere"}, author, based_on={**content_now(draft), "title": "Once"})
    return {
        "event": event, "event_delete": make_event(), "event_restore": retracted, "actor": make_actor(),
        "source": make_source(), "storyline": make_storyline(), "curator": author, "user": author, "proposal": proposal,
        "draft": Draft.objects.get(aside=True).pk,
        "article": Article.objects.create(title="A", publisher="B", published="2026-01-19", text="Talks were held."),
        "widget": Widget.objects.create(name="Ours"),
        "token": Token.objects.create(name="Ours", curator=author, beginning="dt_", digest="0" * 64, expires_at=timezone.now()),
        "login": LogIn.objects.create(username="curator", outcome="in", factor="password"),
        "usersession": UserSession.objects.create(user=author, ip="127.0.0.1", session_key=session.pk),
        "authenticator": Authenticator.objects.create(user=author, type="totp", data={}),
        "import": Import.objects.create(name="table.csv", state="staged"), "mapping": Mapping.objects.create(name="Ours"),
    }  # fmt: skip


def filled(name, pattern, things):
    noun = name.split("_")[1] if "_" in name else ""
    thing = things.get(f"{noun}_{name.split('_')[2]}" if name.count("_") == 2 else "") or things.get(noun)
    key = getattr(thing, "pk", 1)
    values = {"object_id": key, "id": key, "version": 1, "draft": things["draft"]}
    values |= {"noun": "source", "kind": "event", "key": key if thing else "waiting", "pk": 1}
    values |= {"app_label": "timeline", "content_type_id": 1, "url": "nothing"}
    address = re.sub(r"\(\?P<(\w+)>[^)]*\)", lambda found: str(values[found[1]]), pattern).rstrip("$").replace("^", "")
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), address)


def test_every_address_of_the_admin_is_in_the_table():
    assert set(admin_addresses()) == set(MAY_OPEN)


@pytest.mark.parametrize("role", [STRANGER, *DESK])
def test_every_address_of_the_admin_lets_in_who_may_open_it(client, things, role):
    from timeline.models.ledger import append_loaded

    append_loaded("event")
    addresses = {name: filled(name, pattern, things) for name, pattern in admin_addresses().items()}
    curator = None if role == STRANGER else make_colleague(role=role if role in ROLES else None, is_superuser=role == SUPERUSER)
    wrong = {}
    for name, address in addresses.items():
        if curator:
            client.force_login(curator)
        answer = client.post(address) if name == "logout" else client.get(address)
        let_in = answer.status_code == 200 or answer.status_code == 302 and "/login/" not in answer.url
        if name in FINDS_NOTHING:
            let_in = answer.status_code == 404
        if let_in != (role in MAY_OPEN[name]):
            wrong[name] = (address, answer.status_code)

    assert wrong == {}


# Asked for something that is not there.
FINDS_NOTHING = ("view_on_site",)


def test_roles_are_the_same_when_they_are_made_again():
    from django.contrib.auth.models import Group

    def told():
        return {group.name: set(group.permissions.values_list("codename", flat=True)) for group in Group.objects.all()}

    before = told()
    Group.objects.get(name=READER).permissions.clear()
    make_roles()

    assert told() == before and list(ROLES) == list(told())
    assert told()[READER] < told()[CURATOR] < told()[REVIEWER] < told()[ADMINISTRATOR]


def test_every_permission_of_a_role_is_there():
    from django.contrib.auth.models import Permission

    asked = {codename for role in ROLES.values() for codename in role.adds}

    assert set(Permission.objects.filter(content_type__app_label__in=APPS).values_list("codename", flat=True)) >= asked


def test_an_administrator_gives_roles_to_others_and_never_to_oneself(client):
    from tests.curate.conftest import form_of, page_of

    administrator, newcomer, chief = make_colleague(role=ADMINISTRATOR), make_colleague(), make_colleague(is_superuser=True)
    client.force_login(administrator)
    page = client.get(page_of(newcomer))
    assert "Reviewer: approves what others wrote" in page.content.decode()
    assert {"is_superuser", "user_permissions"}.isdisjoint(page.context["adminform"].form.fields)
    reviewer = newcomer.groups.model.objects.get(name=REVIEWER)
    assert client.post(page_of(newcomer), {**form_of(page), "groups": [reviewer.pk]}).status_code == 302
    assert list(newcomer.groups.all()) == [reviewer]

    assert "groups" not in client.get(page_of(administrator)).context["adminform"].form.fields
    assert "groups" not in getattr(client.get(page_of(chief)).context["adminform"].form, "fields", {})
