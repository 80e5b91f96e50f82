"""Writing: with a token, drafts only, and every refusal says which field."""

import datetime as dt
import json

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from tests.curate.conftest import make_curator
from tests.exchange.api.conftest import AT, bearer, make_token
from tests.exchange.api.test_reading import problem
from tests.factories import make_actor, make_source, make_storyline
from timeline.models import Event, Token

EVENTS, ADD, TOKENS = f"{AT}/events", "/admin/timeline/token/add/", "/admin/timeline/token/"


@pytest.fixture
def token(db):
    make_storyline()
    make_actor()
    make_source("report")
    return make_token()[1]


def document(**given):
    said = {"slug": "talks", "title": "Talks", "label": "Talks", "kind": "meeting", "date": "2025-05-10"}
    return {**said, "storylines": ["ukraine-war"], **given}


def post(client, token, sent, **headers):
    body = sent if isinstance(sent, str | bytes) else json.dumps(sent)
    return client.post(EVENTS, body, content_type="application/json", headers={**(bearer(token) if token else {}), **headers})


def test_a_document_becomes_a_draft_that_nobody_reads_yet(client, token):
    sent = document(citations=[{"source": "report", "stance": "assert", "attributed_to": "russia"}])
    answer = post(client, token, sent)
    assert answer.status_code == 201, answer.content
    event = Event.objects.get(slug="talks")
    said = answer.json()
    assert (event.status, said["status"], said["citations"]) == ("draft", "draft", sent["citations"])
    assert said["edit"].endswith(f"/admin/timeline/event/{event.pk}/change/")
    assert client.get(f"{EVENTS}/talks").status_code == 404
    assert str(LogEntry.objects.get()) and LogEntry.objects.get().change_message == "API: A program"


@pytest.mark.parametrize("status", ["published", "review", "retracted", None, 1])
def test_a_token_never_publishes(client, token, status):
    said = problem(post(client, token, document(status=status, citations=[{"source": "report"}])), 422)
    assert said["errors"][0]["pointer"] == "/status"
    assert not Event.objects.exists()


def test_a_draft_that_is_there_is_not_overwritten(client, token):
    post(client, token, document())
    assert problem(post(client, token, document(title="Other")), 409)["errors"][0]["pointer"] == "/slug"
    assert Event.objects.get().title == "Talks"


@pytest.mark.parametrize(
    ("given", "status", "where"),
    [
        ({"date": "yesterday"}, 422, "/date"),
        ({"kind": "dance"}, 422, "/kind"),
        ({"title": "a\u202eb"}, 422, "/title"),
        ({"colour": "red"}, 422, ""),
        ({"storylines": ["atlantis"]}, 409, "/storylines/0"),
        ({"participations": [{"actor": "nobody", "role": "host"}]}, 409, "/participations/0/actor"),
        ({"citations": [{"source": "report", "said": "2025-13"}]}, 422, "/citations/0/said"),
        ({"links": [{"to": "nothing", "relation": "follows"}]}, 409, "/links/0/to"),
        ({"links": [{"to": "talks", "relation": "follows"}]}, 422, "/links/0/to"),
    ],
)
def test_a_refusal_names_the_field_and_leaves_nothing_behind(client, token, given, status, where):
    said = problem(post(client, token, document(**given)), status)
    assert said["errors"][0]["pointer"] == where
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), ("[]", 422), ("NaN", 400), ('{"a": Infinity}', 400), ("[" * 100_000, 400), (b"\xff", 400),
     (b" " * 300_000, 413)],
)  # fmt: skip
def test_a_body_that_is_no_document_is_a_problem(client, token, body, status):
    problem(post(client, token, body), status)


def test_only_json_is_taken(client, token):
    problem(client.post(EVENTS, {"slug": "talks"}, headers=bearer(token)), 415)


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer nonsense", "Basic YTpi", "Bearer dt_" + "x" * 43, "Bearer \x00"])
def test_without_a_token_nothing_is_written(client, token, sent):
    answer = post(client, None, document(), Authorization=sent)
    problem(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"expires_at": timezone.now() - dt.timedelta(seconds=1)},
        {"revoked_at": timezone.now()},
        {"curator": {"is_active": False}},
        {"curator": {"is_staff": False}},
        {"curator": {"must_change_password": True}},
    ],
)
def test_a_token_that_is_over_or_whose_curator_may_not_come_in_is_none(client, token, given):
    if "curator" in given:
        given = {"curator": make_curator(**given["curator"])}
    problem(post(client, make_token(**given)[1], document()), 401)


def test_a_token_may_no_more_than_its_curator(client, token):
    reader = make_curator(is_superuser=False)
    text = make_token(reader)[1]
    problem(post(client, text, document()), 403)
    reader.user_permissions.add(Permission.objects.get(codename="add_event"))
    assert post(client, text, document()).status_code == 201


def test_a_session_writes_nothing_here(client, token):
    client.force_login(make_curator())
    problem(post(client, None, document()), 401)


# ---------------------------------------------------------------- in the admin panel


def make_in_admin(client, **given):
    sent = {"name": "Importer", "scope": "drafts", "expires_at_0": "2099-01-01", "expires_at_1": "12:00", **given}
    return client.post(ADD, sent)


def test_a_token_is_made_in_the_admin_shown_once_and_kept_as_a_hash(client, token):
    curator = make_curator()
    client.force_login(curator)
    ends = form_of_ends(client)
    page = make_in_admin(client, **ends)
    text = page.context["text"]
    assert page.status_code == 200 and "no-store" in page["Cache-Control"] and text in page.text
    made = Token.objects.get(name="Importer")
    assert made.curator == curator and text not in str(vars(made))
    assert text not in client.get(TOKENS).text
    client.logout()
    assert post(client, text, document()).status_code == 201


def form_of_ends(client):
    ends = client.get(ADD).context["adminform"].form.initial["expires_at"]
    return {"expires_at_0": ends.date().isoformat(), "expires_at_1": "12:00:00"}


def test_a_token_has_an_end_within_a_year(client, token):
    client.force_login(make_curator())
    assert "ends within a year" in make_in_admin(client).text
    assert not Token.objects.filter(name="Importer").exists()


def test_a_token_is_revoked_by_its_owner_or_an_administrator_and_by_nobody_else(client, token):
    owner, other = make_curator(is_superuser=False), make_curator(is_superuser=False)
    for one in (owner, other):
        one.user_permissions.set(Permission.objects.filter(codename__in=["add_event", "view_token", "change_token", "add_token"]))
    made, text = make_token(owner)
    sent = {"action": "revoke", "_selected_action": made.pk}
    client.force_login(other)
    assert made.name not in client.get(TOKENS).text
    client.post(TOKENS, sent)
    assert Token.objects.usable(text)
    client.force_login(owner)
    client.post(TOKENS, sent)
    assert Token.objects.usable(text) is None
    form = reverse("admin:timeline_token_change", args=[made.pk])
    assert client.post(form, {"name": "Other", "scope": "drafts", **form_of_ends(client)}).status_code == 403


