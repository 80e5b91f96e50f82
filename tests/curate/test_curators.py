import re

import pytest
from django.urls import reverse

from tests.curate.conftest import PASSWORD, form_of, list_of, make_curator, make_event, make_source, page_of
from timeline.models import Curator, Event

pytestmark = pytest.mark.django_db
CHOOSE = "/accounts/password/"
BLOCKED = re.compile(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*(\ssrc=|type=\"application/json\"))")


@pytest.fixture
def newcomer(client):
    """Logged in with a one-time password."""
    curator = make_curator(must_change_password=True)
    client.force_login(curator)
    return curator


def choose(client, new, old=PASSWORD):
    return client.post(CHOOSE, {"oldpassword": old, "password1": new, "password2": new})


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/timeline/event/", "/admin/timeline/event/add/", "/admin/autocomplete/"]
)
def test_a_one_time_password_opens_only_the_page_that_replaces_it(client, newcomer, address):
    for answer in (client.get(address), client.post(address, {})):
        assert answer.status_code == 302 and answer.url == CHOOSE


def test_choosing_a_password_opens_the_rest(client, newcomer):
    assert "one-time password" in client.get("/admin/", follow=True).content.decode()
    assert choose(client, "quite-another-one-7").status_code == 302
    newcomer.refresh_from_db()
    assert not newcomer.must_change_password
    assert client.get("/admin/").status_code == 200


def test_the_one_time_password_cannot_be_chosen_again(client, newcomer):
    answer = choose(client, PASSWORD)
    assert "other than the one you have" in answer.content.decode()
    newcomer.refresh_from_db()
    assert newcomer.must_change_password


def test_someone_with_a_one_time_password_can_log_out(client, newcomer):
    assert client.post("/accounts/logout/").url == "/accounts/login/"
    assert client.get("/admin/").url.startswith("/admin/login/")


def test_a_stranger_is_sent_to_the_login(client):
    assert client.get("/admin/timeline/event/").url.startswith("/admin/login/")


def test_a_password_given_by_another_is_for_one_login(desk):
    colleague = make_curator()
    sent = {"password1": "given-by-another-3", "password2": "given-by-another-3", "usable_password": "true"}
    assert desk.post(f"/admin/timeline/curator/{colleague.pk}/password/", sent).status_code == 302
    colleague.refresh_from_db()
    assert colleague.must_change_password and colleague.check_password("given-by-another-3")


def test_ones_own_password_is_changed_where_the_old_one_is_asked_for(desk, curator):
    assert desk.get(f"/admin/timeline/curator/{curator.pk}/password/").url == CHOOSE
    assert desk.get("/admin/password_change/").url == CHOOSE


def test_a_new_curator_starts_with_a_one_time_password(desk):
    address = reverse("admin:timeline_curator_add")
    sent = {
        **form_of(desk.get(address)),
        "username": "ines",
        "password1": "to-begin-with-5",
        "password2": "to-begin-with-5",
    }
    assert desk.post(address, sent).status_code == 302
    ines = Curator.objects.get(username="ines")
    assert ines.must_change_password and ines.is_staff and not ines.is_superuser


def test_only_a_superuser_gives_power(client):
    from django.contrib.auth.models import Permission

    manager, colleague, chief = make_curator(is_superuser=False), make_curator(is_superuser=False), make_curator()
    manager.user_permissions.set(Permission.objects.filter(content_type__model="curator"))
    client.force_login(manager)
    page = client.get(page_of(colleague))
    assert {"is_superuser", "is_staff", "user_permissions"}.isdisjoint(page.context["adminform"].form.fields)
    client.post(page_of(colleague), {**form_of(page), "is_superuser": "on"})
    colleague.refresh_from_db()
    assert not colleague.is_superuser
    assert client.post(f"/admin/timeline/curator/{chief.pk}/password/", {}).status_code == 403
    assert client.post(page_of(chief, "delete"), {"post": "yes"}).status_code == 403


def test_a_curator_without_permissions_sees_no_records(client):
    client.force_login(make_curator(is_superuser=False))
    assert client.get(list_of(Event)).status_code == 403


def test_someone_who_may_only_look_is_shown_every_form(client):
    from django.contrib.auth.models import Permission

    reader = make_curator(is_superuser=False)
    reader.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(reader)
    source = make_source()
    for thing in (make_event(sources=[source]), source, reader):
        assert client.get(page_of(thing)).status_code == 200


def test_the_index_lists_the_record_in_the_order_of_work(desk):
    parts = [[row["object_name"] for row in part["models"]] for part in desk.get("/admin/").context["app_list"]]
    assert parts == [
        ["Event", "Proposal", "Actor", "Source", "Storyline", "Article", "Import", "Mapping", "Widget"],
        ["Curator", "UserSession", "Authenticator", "LogIn", "Token"],
    ]


def test_no_page_holds_a_script_or_style_that_the_policy_would_block(desk, curator):
    event = make_event(sources=[make_source()])
    pages = ["/admin/", list_of(Event), page_of(event), reverse("admin:timeline_event_add"), page_of(curator), CHOOSE]
    for page in pages:
        html = desk.get(page).content.decode()
        assert not BLOCKED.search(html), page
