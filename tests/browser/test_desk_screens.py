"""Every screen of the desk in one walk: axe finds nothing wrong in light and dark, and nothing is wider than a phone."""

import json
import os
from pathlib import Path

import pytest

from tests.browser.axe import COLOURS, EVERYTHING, wrong
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.pages import in_theme
from tests.browser.reading import arrived
from tests.starting import manage

TABLE = (
    'date,headline,who,text\n13/05/2025,Talks in Istanbul,Russia;Ukraine,"Two lines,\nof one cell"\n'
    "31/02/2025,A day that is none,Russia,\n"
)
# All that can differ on a phone: what is hidden there, and how large things are.
NARROW = {"type": "rule", "values": ["target-size", "label", "select-name", "empty-heading", "scrollable-region-focusable"]}
# {name: its address, with what was made in braces}
SCREENS = {
    "desk": "/admin/",
    "queue": "/admin/desk/queues/no-place/",
    "twins": "/admin/desk/queues/twins/",
    "same-or-two": "/admin/desk/apart/?one={twin}&other={other}",
    "not-the-same": "/admin/desk/apart/",
    "events": "/admin/timeline/event/",
    "event": "/admin/timeline/event/{event}/change/",
    "event-new": "/admin/timeline/event/add/?rows=1",
    "versions": "/admin/timeline/event/{other}/history/",
    "retract": "/admin/timeline/event/{other}/retract/",
    "changes": "/admin/timeline/proposal/?state=all",
    "proposal": "/admin/timeline/proposal/{proposal}/change/",
    "settle": "/admin/timeline/proposal/{clash}/settle/{aside}/",
    "bulk": "/admin/desk/bulk/event/?ids={event},{other}",
    "merges": "/admin/desk/merges/",
    "merge-choose": "/admin/desk/merge/event/",
    "merge": "/admin/desk/merge/event/?winner={other}&loser={twin}",
    "actor": "/admin/timeline/actor/{actor}/change/",
    "sources": "/admin/timeline/source/",
    "source": "/admin/timeline/source/{source}/change/",
    "articles": "/admin/timeline/article/",
    "article-new": "/admin/timeline/article/add/",
    "candidates": "/admin/timeline/article/{article}/candidates/",
    "import-new": "/admin/timeline/import/add/",
    "import-columns": "{columns}",
    "import-rows": "{rows}",
    "import-broken": "{rows}?outcome=broken",
    "curators": "/admin/timeline/curator/",
    "curator": "/admin/timeline/curator/{ben}/change/",
    "sessions": "/admin/usersessions/usersession/",
    "factors": "/admin/mfa/authenticator/",
    "audit": "/admin/timeline/login/",
    "tokens": "/admin/timeline/token/add/",
    "account": "/accounts/",
    "password": "/accounts/password/",
    "authenticator": "/accounts/2fa/totp/activate/",
    "passkey": "/accounts/2fa/webauthn/add/",
}


@pytest.fixture
def made(server):
    script = "import json; from tests.browser.desk_state import make; print(json.dumps(make()))"
    done = manage(server.data, "shell", "--no-imports", "-c", script, TIMELINE_PORT=str(server.port))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def imported(desk) -> tuple[str, str]:
    """A table whose columns are to be named, and one whose rows are looked at."""
    for _file in range(2):
        desk.goto("/admin/timeline/import/add/")
        desk.set_input_files("#id_file", {"name": "talks.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
        desk.click(".submit-row input")
        desk.wait_for_url("**/columns/")
        columns = desk.url
    desk.get_by_label("who").select_option("role:participant")
    desk.get_by_label("Kind of every event").select_option("meeting")
    desk.get_by_label("Storyline of every event").select_option(label="Ukraine war")
    desk.click(".submit-row input")
    desk.wait_for_url("**/rows/")
    number = int(columns.rstrip("/").split("/")[-2])
    return columns.replace(f"/{number}/", f"/{number - 1}/"), desk.url


# With `ONLY=event,merge`, some of them.
CHOSEN = {name: address for name, address in SCREENS.items() if name in os.environ.get("ONLY", name).split(",")}


def test_every_screen_of_the_desk_is_open_to_everybody_and_fits_a_phone(server, page, made):
    page.context.add_cookies([{"name": "sessionid", "value": made.pop("session"), "url": server.origin}])
    made["columns"], made["rows"] = imported(page)
    found = {}
    for name, address in CHOSEN.items():
        page.set_viewport_size(DESKTOP)
        page.emulate_media(color_scheme="light")
        answer = page.goto(address.format(**made))
        assert answer.status == 200, name
        if name == "bulk":
            previewed(page)
        problems = wrong(page, EVERYTHING, preload=False)
        kept(page, name, "light")
        in_theme(page, "dark")
        problems += [f"dark: {words}" for words in wrong(page, COLOURS, preload=False)]
        page.set_viewport_size(PHONE)
        problems += [f"phone: {words}" for words in wrong(page, NARROW, preload=False)]
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        problems += [f"phone: {wide} pixels too wide"] if wide > 0 else []
        kept(page, name, "dark-phone")
        if problems:
            found[name] = problems
    assert found == {}, json.dumps(found, indent=1, ensure_ascii=False)


def previewed(page):
    """What one change to several would do, value by value."""
    page.fill("[name=place]", "Hentzau")
    with arrived(page):
        page.get_by_role("button", name="Show each change").click()
    assert page.locator(".bulk ins").count() == 2


def kept(page, name, how):
    """With `SCREENS=folder`, pictures to look at."""
    if folder := os.environ.get("SCREENS"):
        page.screenshot(path=Path(folder) / f"{name}-{how}.png", full_page=how == "light" and name not in ("event", "event-new"))
