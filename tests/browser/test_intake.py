"""Two stories in a real browser: an article becomes a draft, and a file with broken rows becomes drafts."""

import pytest
from playwright.sync_api import expect

from tests.browser.reading import arrived
from tests.starting import manage

ARTICLE = (
    "Kremlin spokesman Dmitry Peskov said on Monday that the invitation had arrived.\n"
    "“It is being studied,” Peskov told reporters.\n"
    "Putin met Lukashenko in Minsk last October."
)
TABLE = (
    "date,headline,who,text\n"
    '13/05/2025,Talks in Zenda,Russia;Ukraine,"Two lines,\nof one cell"\n'
    "31/02/2025,A day that is none,Russia,\n"
    "14/05/2025,Talks go on,Graustark,\n"
    "15/05/2025,Talks in Zenda,Russia,\n"
)
SESSION = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from timeline.models import Curator
curator = Curator.objects.create_user("intake", password="a-lasting-password-9", is_staff=True, is_superuser=True)
session = SessionStore()
session[SESSION_KEY], session[HASH_SESSION_KEY] = str(curator.pk), curator.get_session_auth_hash()
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session.save()
print(session.session_key)
"""


@pytest.fixture(scope="module")
def session(office):
    """A curator's session: how one logs in is told elsewhere."""
    made = manage(office.data, "shell", "--no-imports", "-c", SESSION)
    assert made.returncode == 0, made.stderr
    return made.stdout.split()[-1]


@pytest.fixture
def desk(visitor, office, session):
    page = visitor(office.origin)
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": office.origin}])
    return page


def test_an_article_is_pasted_and_a_ticked_candidate_becomes_a_draft(desk):
    desk.goto("/admin/timeline/article/add/")
    desk.fill("#id_publisher", "The Strelsau Post")
    desk.fill("#id_published", "2026-01-19")
    desk.fill("#id_title", "An invitation arrives")
    desk.fill("#id_text", ARTICLE)
    desk.click("[name=_save]")
    desk.wait_for_url("**/candidates/")
    assert [field.input_value() for field in desk.locator("input[name$='-date']").all()] == [
        "2026-01-19", "2026-01-19", "2025-10",
    ]  # fmt: skip
    meeting = desk.locator(".candidate").nth(2)
    assert "counted from the article’s own day, Monday 19 January 2026: October 2025" in meeting.inner_text()
    meeting.get_by_label("Take").check()
    meeting.get_by_label("Title").fill("Putin and Lukashenko meet in Minsk")
    desk.click(".submit-row input")
    desk.get_by_role("link", name="Putin and Lukashenko meet in Minsk").click()
    expect(desk.locator("#id_date")).to_have_value("2025-10")
    expect(desk.locator("#id_citations-0-quote")).to_have_value("Putin met Lukashenko in Minsk last October.")


def test_a_table_with_broken_rows_is_mapped_looked_at_and_taken_in_as_drafts(desk):
    desk.goto("/admin/timeline/import/add/")
    desk.set_input_files("#id_file", {"name": "talks.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    desk.click(".submit-row input")
    desk.wait_for_url("**/columns/")
    desk.get_by_label("who").select_option("role:participant")
    desk.get_by_label("Kind of every event").select_option("meeting")
    desk.get_by_label("Storyline of every event").select_option(label="Ukraine war")
    desk.click(".submit-row input")
    desk.wait_for_url("**/rows/")
    assert desk.locator(".tabs").inner_text().split() == ["New", "2", "Broken", "2"]
    with arrived(desk):
        desk.get_by_role("link", name="Broken").click()
    reasons = desk.locator(".wrong").all_inner_texts()
    assert [line.inner_text() for line in desk.locator("td.line").all()] == ["4", "5"]
    assert "31/02/2025" in reasons[0] and "no actor “Graustark”" in reasons[1]
    with arrived(desk):
        desk.get_by_role("link", name="New").click()
    desk.locator("tbody input[type=checkbox]").first.check()
    desk.get_by_role("button", name="Accept the ticked").click()
    desk.get_by_role("button", name="Take in 1 row as a draft").click()
    desk.get_by_role("link", name="The drafts").click()
    expect(desk.get_by_role("link", name="Talks in Zenda")).to_have_count(1)
