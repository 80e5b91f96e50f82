"""The way in, in a real browser: an app, a passkey of a virtual device, a recovery code, sessions; no violation on the way."""

import re

import pytest
from playwright.sync_api import expect

from tests.accounts.conftest import code
from tests.browser.conftest import PHONE, serving
from tests.browser.reading import arrived, until
from tests.browser.test_pages import sound

MINE = "correct horse battery staple"


@pytest.fixture(scope="module")
def guarded():
    """A server that asks for a second factor though everybody comes from this machine; by a name, as passkeys want it."""
    with serving(TIMELINE_SECOND_FACTOR="always") as start:
        start.origin = f"http://localhost:{start.port}"
        yield start


def fill(page, **words):
    for field, typed in words.items():
        page.locator(f"#id_{field}").fill(typed)
    sound(page)
    page.locator("form[method=post] button.main").first.click()


def device(page):
    """A virtual authenticator that says yes: the browser's own, over the DevTools protocol."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_the_first_curator_is_led_to_the_desk_and_comes_back_by_each_factor(guarded, visitor):
    one_time = re.search(r"One-time password:\s+(\S+)", guarded.began)[1]
    page = visitor(guarded.origin)
    page.goto("/admin/")
    fill(page, login="curator", password=one_time)
    page.wait_for_url("**/accounts/password/")
    fill(page, oldpassword=one_time, password1=MINE, password2=MINE)
    page.wait_for_url("**/accounts/factor/")
    sound(page)
    page.goto("/admin/")
    page.wait_for_url("**/accounts/factor/")

    # An app.
    page.get_by_role("link", name="Set up an app").click()
    until(page, "document.querySelector('img.qr')?.naturalWidth > 0")
    fill(page, code="000000")
    expect(page.locator(".errors")).to_contain_text("This code is not right")
    fill(page, code=code(page.locator(".secret").inner_text()))
    page.wait_for_url("**/recovery-codes/")
    sound(page)
    kept = page.locator(".codes li").all_inner_texts()
    assert len(kept) == 10
    page.get_by_role("link", name="Kept: go to the desk").click()
    expect(page.get_by_role("heading", name="The desk")).to_be_visible()
    sound(page)

    # A passkey.
    session, held = device(page)
    page.goto("/accounts/2fa/webauthn/add/")
    page.locator("#id_name").fill("This laptop")
    page.locator("#id_passwordless").check()
    sound(page)
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/accounts/")
    expect(page.get_by_role("rowheader", name="This laptop")).to_be_visible()
    sound(page)
    assert len(session.send("WebAuthn.getCredentials", {"authenticatorId": held})["credentials"]) == 1
    with arrived(page):
        page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/accounts/login/")

    # Alone, without name and password.
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url("**/admin/")
    page.goto("/accounts/")
    with arrived(page):
        page.get_by_role("button", name="Log out").click()

    # After the password.
    fill(page, login="curator", password=MINE)
    page.wait_for_url("**/2fa/authenticate/")
    sound(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/admin/")

    # A device that says no is told, and nobody is in.
    stranger = visitor(guarded.origin, viewport=PHONE)
    stranger.goto("/admin/")
    fill(stranger, login="curator", password=MINE)
    stranger.wait_for_url("**/2fa/authenticate/")
    session, held = device(stranger)
    stranger.get_by_role("button", name="Use a passkey").click()
    expect(stranger.locator("[data-passkey-refused]")).to_contain_text("was not used")
    assert stranger.evaluate("document.documentElement.scrollWidth <= innerWidth")
    # There, a recovery code.
    fill(stranger, code=kept[0])
    expect(stranger.get_by_role("heading", name="The desk")).to_be_visible()

    # Both are seen, and the other one is ended.
    page.goto("/accounts/")
    expect(page.locator("main")).to_contain_text("9 left")
    for words in ("authenticator app", "passkey", "recovery code"):
        expect(page.locator("main")).to_contain_text(words)
    sound(page)
    with arrived(page):
        page.get_by_role("button", name="End", exact=True).first.click()
    stranger.goto("/admin/")
    stranger.wait_for_url("**/accounts/login/**")
    assert page.evaluate("document.cookie") == ""


def test_without_scripts_an_app_is_enough(guarded, visitor):
    plain = visitor(guarded.origin, script=False)
    plain.goto("/accounts/login/")
    expect(plain.get_by_role("button", name="Log in with a passkey")).to_be_hidden()
    expect(plain.get_by_role("button", name="Log in", exact=True)).to_be_visible()
