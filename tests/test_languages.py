"""Languages: whole catalogues, the reader's choice, and answers for programs that are the same in every language."""

import re

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import override_settings
from django.utils.translation import override

from tests.factories import make_event
from timeline.explore.language import record_attributes
from timeline.languages import spoken
from timeline.management.commands.catalogues import as_po, lacking, messages, updated
from timeline.models.dates import Span

CATALOGUES = sorted(settings.LOCALE_PATHS[0].glob("*/LC_MESSAGES/django.po"))
BY_LANGUAGE = [file.parent.parent.name for file in CATALOGUES]
COMMAND = "python manage.py catalogues"


# ---------------------------------------------------------------- the catalogues


@pytest.mark.parametrize("file", CATALOGUES, ids=BY_LANGUAGE)
def test_a_catalogue_has_every_message_of_the_pages_and_no_other(file):
    whole = updated(file, file.parent.parent.name, messages(settings.BASE_DIR))
    assert file.read_text(encoding="utf-8") == as_po(whole), f"{COMMAND} brings it up to date"


@pytest.mark.parametrize("file", CATALOGUES, ids=BY_LANGUAGE)
def test_every_message_is_translated_with_its_placeholders(file):
    catalogue = updated(file, file.parent.parent.name, messages(settings.BASE_DIR))
    assert [message.id for message in lacking(catalogue)] == []
    assert [(message.id, errors) for message, errors in catalogue.check()] == []
    placeholders = re.compile(r"%\(\w+\)\w|%%")
    for message in catalogue:
        if message.id and not message.pluralizable:
            assert sorted(placeholders.findall(message.string)) == sorted(placeholders.findall(message.id)), message.id


@pytest.mark.parametrize("file", CATALOGUES, ids=BY_LANGUAGE)
def test_what_is_compiled_is_what_is_written(file):
    with file.open("rb") as text, file.with_suffix(".mo").open("rb") as compiled:
        written, served = read_po(text, locale=file.parent.parent.name), read_mo(compiled)
    said = [{"/".join(one.id): list(one.string) for one in catalogue if one.id} for catalogue in (written, served)]
    assert said[0] == said[1], COMMAND


def test_a_new_message_keeps_the_translations_there_are(tmp_path):
    file = tmp_path / "django.po"
    found = messages(settings.BASE_DIR)
    begun = updated(file, "de", found)
    assert len(lacking(begun)) == len(begun)
    begun["Actors"].string = "Akteure"
    file.write_text(as_po(begun))
    found.add("Entirely new")
    again = updated(file, "de", found)
    assert again["Actors"].string == "Akteure"
    assert [message.id for message in lacking(again) if message.id not in begun] == ["Entirely new"]


def test_no_language_takes_over_what_another_says(tmp_path):
    found = messages(settings.BASE_DIR)
    one, other = (updated(tmp_path / "django.po", language, found) for language in ("fr", "ar"))
    one["Actors"].string = "Acteurs"
    assert not other["Actors"].string
    arabic = re.compile("[\u0600-\u06ff]")
    served = updated(settings.LOCALE_PATHS[0] / "ar/LC_MESSAGES/django.po", "ar", found)
    latin = [one.id for one in served if one.id and re.search("[a-z]{4}", re.sub(r"%\(\w+\)", "", str(one.id)))]
    assert [words for words in latin if not arabic.search(str(served[words].string)) and "3166" not in words] == []


def test_messages_of_templates_and_code_are_found_with_plurals_and_placeholders():
    found = messages(settings.BASE_DIR)
    places = [("templates/embed/embed.html", 0), ("templates/explore/_zoom.html", 0)]
    assert found["Zoom in"].locations == places
    assert found["via %(via)s"].python_format
    assert found["%(n)s event"].id == ("%(n)s event", "%(n)s events")
    assert found["Negotiation round"].locations == [("timeline/models/taxonomy.py", 0)]


def test_only_languages_with_a_catalogue_are_spoken(tmp_path):
    assert spoken(tmp_path) == [("en", "English")]
    (tmp_path / "pt_BR/LC_MESSAGES").mkdir(parents=True)
    assert spoken(tmp_path) == [("en", "English")]
    (tmp_path / "pt_BR/LC_MESSAGES/django.mo").touch()
    assert [code for code, _name in spoken(tmp_path)] == ["en", "pt-br"]
    assert [code for code, _name in settings.LANGUAGES] == ["en", *BY_LANGUAGE]


# ---------------------------------------------------------------- which language is answered


@pytest.fixture
def talks(db):
    return make_event("Talks in Istanbul", slug="talks", place="Istanbul", actors=["russia"], storylines=["ukraine-war"])


@pytest.mark.parametrize(
    ("asked", "answered", "direction"),
    [("fr-CA,fr;q=0.9", "fr", "ltr"), ("ar", "ar", "rtl"), ("xx", "en", "ltr"), ("en-GB,fr;q=0.5", "en", "ltr")],
)
def test_a_page_is_in_the_language_the_browser_asks_for(client, talks, asked, answered, direction):
    response = client.get("/", headers={"Accept-Language": asked})
    assert f'<html lang="{answered}" dir="{direction}">' in response.text
    assert response["Content-Language"] == answered
    assert {"Accept-Language", "Cookie"} <= set(re.split(", ?", response["Vary"]))


def test_the_chosen_language_is_kept_in_a_cookie_that_holds_nothing_else_and_goes_before_the_browsers(client, talks):
    response = client.post("/language/", {"language": "fr"}, headers={"Referer": "http://testserver/?q=talks"})
    assert (response.status_code, response["Location"]) == (302, "http://testserver/?q=talks")
    cookie = response.cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["path"]) == ("fr", True, "Lax", "/")
    assert list(response.cookies) == ["language"]
    assert '<html lang="fr"' in client.get("/", headers={"Accept-Language": "ar"}).text


@pytest.mark.parametrize("next_", ["https://example.org/", "//example.org/", "javascript:alert(1)", "http:///example.org"])
def test_choosing_a_language_leads_nowhere_else(client, next_):
    for response in (
        client.post("/language/", {"language": "fr", "next": next_}),
        client.post("/language/", {"language": "fr"}, headers={"Referer": next_}),
    ):
        assert (response.status_code, response["Location"]) == (302, "/")


def test_a_language_that_is_not_spoken_or_a_link_changes_nothing(client):
    assert not client.post("/language/", {"language": "xx"}).cookies
    assert not client.post("/language/", {"language": "../../etc"}).cookies
    assert not client.get("/language/?language=fr").cookies


def test_with_one_language_there_is_no_menu(client, talks):
    assert 'class="languages"' in client.get("/").text
    with override_settings(LANGUAGES=[("en", "English")]):
        assert 'class="languages"' not in client.get("/").text


@pytest.mark.parametrize("address", ["/schema.json", "/storylines.css"])
def test_answers_for_programs_are_the_same_in_every_language(client, talks, address):
    answers = [client.get(address, headers={"Accept-Language": language}) for language in ("en", "fr", "ar")]
    assert len({response.content for response in answers}) == 1
    for response in answers:
        assert "Content-Language" not in response
        assert "Vary" not in response


@pytest.mark.parametrize("address", ["/", "/events/talks/", "/actors/", "/actors/russia/", "/sources/", "/nowhere", "/?kind=x"])
def test_no_public_page_sets_a_cookie(client, talks, address):
    assert not client.get(address).cookies


# ---------------------------------------------------------------- what the record says stays English


def test_words_of_the_record_are_marked_where_the_page_speaks_another_language(client, talks):
    for address in ("/", "/events/talks/"):
        french = client.get(address, headers={"Accept-Language": "fr"}).text
        assert re.search(r'<(a|h2)[^>]* lang="en" dir="auto">(<a[^>]*>)?Talks in Istanbul<', french)
        assert 'lang="en"' not in client.get(address).text.replace('value="en" lang="en"', "").replace('<html lang="en"', "")


def test_a_variant_of_english_is_english():
    assert (record_attributes("en"), record_attributes("en-gb")) == (' dir="auto"', ' dir="auto"')
    assert record_attributes("fr") == ' lang="en" dir="auto"'


def test_dates_and_numbers_of_events_are_in_the_language_of_the_page():
    with override("fr"):
        assert Span.parse("2022-02-24/..").words() == "depuis 24 février 2022"
    with override("ar"):
        assert "فبراير" in Span.parse("2022-02-24").words()
