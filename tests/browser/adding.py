"""The walk of a curator who adds a well-sourced event, and what it takes: fields filled in, clicks, keys."""

from tests.browser.reading import until
from tests.starting import manage

SESSION = """
from importlib import import_module
from django.conf import settings
from timeline.models import Curator
curator, made = Curator.objects.get_or_create(username={name!r}, defaults={{"is_staff": True, "is_superuser": True}})
session = import_module(settings.SESSION_ENGINE).SessionStore()
session["_auth_user_id"] = str(curator.pk)
session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[0]
session["_auth_user_hash"] = curator.get_session_auth_hash()
session.save()
print(session.session_key)
"""


def signed_in(server, page, name):
    """The page of a curator who has come in already."""
    done = manage(server.data, "shell", "--no-imports", "-c", SESSION.format(name=name), TIMELINE_PORT=str(server.port))
    assert done.returncode == 0, done.stderr
    key = done.stdout.strip().splitlines()[-1]
    page.context.add_cookies([{"name": "sessionid", "value": key, "url": server.origin}])
    return page


class Hand:
    """Works a form as a person does, and counts what it does."""

    def __init__(self, page):
        self.page, self.fields, self.clicks, self.keys = page, 0, 0, 0

    def write(self, field, text):
        """Into a field that Tab or a click has reached."""
        self.fields += 1
        self.keys += len(text)
        self.page.locator(field).fill(text)

    def pick(self, field, value):
        """From a list that is known by heart."""
        self.fields += 1
        self.page.locator(field).select_option(value)

    def click(self, target):
        self.clicks += 1
        self.page.locator(target).click()

    def press(self, key):
        self.keys += 1
        self.page.keyboard.press(key)

    def choose(self, field, text, found):
        """Among many: open, type a few letters, take what is found: with Enter where it is the first."""
        self.fields += 1
        self.click(f"{field} .select2-selection")
        # The list takes the focus a moment after the click, which a person sees and a script has to wait for.
        self.page.locator(".select2-container--open .select2-search__field:focus").wait_for()
        self.keys += len(text)
        self.page.keyboard.type(text)
        option = self.page.locator(".select2-results__option", has_text=found).first
        option.wait_for()
        if "--highlighted" in option.get_attribute("class"):
            self.press("Enter")
        else:
            self.clicks += 1
            option.click()

    @property
    def told(self):
        return f"{self.fields} fields, {self.clicks} clicks, {self.keys} keys"


TITLE = "Ruritania offers its capital for the next round of talks"
QUOTE = "Our door is open to both delegations"
PAGE = "https://www.reuters.com/world/europe/2026/06/02/ruritania-offers-its-capital-for-talks/?utm_source=mail"


def add_event(hand, slug="", title=TITLE):
    """One event with a storyline, two actors of which one is new, and an account from a page that is new to the record."""
    page = hand.page
    page.goto("/admin/timeline/event/add/")
    hand.write("#id_title", title)
    hand.pick("#id_kind", "proposal")
    hand.write("#id_date", "2026-06-02")
    hand.write("#id_place", "Strelsau")
    hand.write("#id_summary", "The foreign ministry said that it would host whoever comes.")
    hand.choose("#placements-0 .field-storyline", "ukr", "Ukraine")
    hand.choose("#participations-0 .field-actor", "Ruritania", "Add “Ruritania”…")
    page.locator("dialog [name=kind]").wait_for()
    hand.pick("dialog [name=kind]", "state")
    hand.click("dialog button[type=submit]")
    until(page, "!document.querySelector('dialog').open")
    hand.pick("#id_participations-0-role", "host")
    hand.click("#participations-group .add-row a")
    hand.choose("#participations-1 .field-actor", "Зеленський", "Zelensky")
    hand.pick("#id_participations-1-role", "recipient")
    hand.choose("#citations-0 .field-source", PAGE, "Add “https")
    page.locator("dialog [name=publisher]").wait_for()
    hand.click("dialog button[type=submit]")
    until(page, "!document.querySelector('dialog').open")
    hand.write("#id_citations-0-quote", QUOTE)
    hand.pick("#id_citations-0-credibility", "2")
    return page
