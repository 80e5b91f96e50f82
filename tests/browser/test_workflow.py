"""Three colleagues and one event: written, approved, corrected by two at once, restored, retracted. In real browsers."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.reading import arrived
from tests.starting import manage

# Colleagues with a session each, as `name key`.
COLLEAGUES = """
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from timeline.models import Curator
for name, role in (("ana", "Curator"), ("ben", "Reviewer"), ("cleo", "Reviewer")):
    curator = Curator.objects.create_user(name, is_staff=True)
    curator.groups.add(Group.objects.get(name=role))
    session = SessionStore()
    session.update({
        SESSION_KEY: str(curator.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: curator.get_session_auth_hash(),
    })
    session.create()
    print("session", name, session.session_key)
"""
SLUG = "talks-of-the-three-colleagues"
EVENT = f"/events/{SLUG}/"


@pytest.fixture
def newsroom(office, visitor):
    """{name: the page of a colleague at the desk}."""
    made = manage(office.data, "shell", "-c", COLLEAGUES)
    sessions = re.findall(r"session (\w+) (\w+)", made.stdout)
    assert len(sessions) == 3, made.stdout + made.stderr
    pages = {name: visitor(office.origin) for name, _key in sessions}
    for name, key in sessions:
        pages[name].context.add_cookies([{"name": "sessionid", "value": key, "url": office.origin}])
    return pages


def choose(page, field, words):
    """Look something up in an autocomplete, and take the first that is found."""
    page.locator(f"#id_{field} + .select2").click()
    page.locator(".select2-search__field").last.fill(words)
    page.locator(".select2-results__option--highlighted", has_text=re.compile(words, re.I)).click()


def send(page, button):
    """Send a form, and wait until it was answered: what another colleague does next comes after it."""
    with arrived(page):
        page.get_by_role("button", name=button, exact=True).click()


def approve(page):
    """The change that was handed in last."""
    page.goto("/admin/timeline/proposal/?state=review")
    with arrived(page):
        page.locator("#result_list .field-which_event a").first.click()
    send(page, "Approve")
    expect(page.locator(".messagelist .success")).to_have_text("Approved.")


def headline(page):
    page.goto(EVENT)
    return page.locator("article h2").first.inner_text()


def test_an_event_is_written_approved_corrected_restored_and_retracted(newsroom, office, visitor):
    ana, ben, cleo = (newsroom[name] for name in ("ana", "ben", "cleo"))
    page = visitor(office.origin)

    # One writes, another publishes.
    ana.goto("/admin/timeline/event/add/")
    for field, words in {"title": "Talks in Hentzau", "label": "Hentzau", "date": "2026-03-01", "slug": SLUG}.items():
        ana.fill(f"#id_{field}", words)
    ana.select_option("#id_kind", "negotiation-round")
    choose(ana, "placements-0-storyline", "peace council")
    choose(ana, "citations-0-source", "Roya")
    send(ana, "Save")
    send(ana, "Send to review")
    expect(ana.locator("#content-main")).not_to_contain_text("Approve")
    page.watch.expect("status of 404")
    assert page.goto(EVENT).status == 404
    approve(ben)
    assert headline(page) == "Talks in Hentzau"

    # Two write at once; whoever saves later sees both.
    for colleague in (ana, ben):
        colleague.goto("/admin/timeline/event/?q=Hentzau")
        with arrived(colleague):
            colleague.get_by_role("link", name="Talks in Hentzau").click()
        colleague.fill("#id_title", {ana: "Talks begin in Hentzau", ben: "Talks open in Hentzau"}[colleague])
    ben.fill("#id_place", "Hentzau, Dolmabahçe")
    for colleague in (ana, ben):
        send(colleague, "Save")
    expect(ben.locator(".sides .clash")).to_have_count(1)
    for words in ("Talks in Hentzau", "Talks begin in Hentzau", "Talks open in Hentzau"):
        expect(ben.locator(".sides .clash")).to_contain_text(words)
    expect(ben.locator(".sides")).to_contain_text("Dolmabahçe")
    ben.get_by_label("Talks open in Hentzau").check()
    send(ben, "Bring both together")
    ben.fill("[name=reason]", "They had only begun.")
    send(ben, "Send to review")
    assert headline(page) == "Talks in Hentzau"
    expect(ben.locator("#content-main")).to_contain_text("another curator approves it")
    approve(cleo)
    assert headline(page) == "Talks open in Hentzau"

    # The first version comes back as the third.
    ana.goto("/admin/timeline/event/?q=Hentzau")
    for link in ("Talks open in Hentzau", "History", "Restore this"):
        with arrived(ana):
            ana.get_by_role("link", name=link).last.click()
    ana.fill("[name=reason]", "It was right the first time.")
    send(ana, "Send to review")
    approve(ben)
    assert headline(page) == "Talks in Hentzau"

    # Retracted: its address says so.
    ana.goto("/admin/timeline/event/?q=Hentzau")
    for link in ("Talks in Hentzau", "Retract it"):
        with arrived(ana):
            ana.get_by_role("link", name=link).click()
    ana.fill("[name=reason]", "Three colleagues made it up.")
    send(ana, "Send to review")
    approve(cleo)
    page.watch.expect("status of 410")
    assert page.goto(EVENT).status == 410
    expect(page.locator("main")).to_contain_text("Three colleagues made it up.")
    page.get_by_role("link", name="What it said").click()
    expect(page.locator("h1")).to_contain_text("Talks in Hentzau")
    expect(page.locator("main")).to_contain_text("They had only begun.")
