"""Embeds that curators keep: who keeps them, who may show them, and what the others see."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.curate.conftest import make_curator
from tests.embed.conftest import text_of, tree
from timeline.embed.embed import Embed
from timeline.embed.frames import allows, origin_of
from timeline.embed.snippet import plain_snippet
from timeline.models import Widget
from timeline.models.widget import LENGTH, LETTERS, new_key

pytestmark = pytest.mark.django_db
NEWS = "https://news.example"


def framed_by(client, widget, referer, **headers):
    given_headers = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site", **headers}
    return client.get(widget.get_absolute_url(), headers={**given_headers, **({"Referer": referer} if referer else {})})


@pytest.fixture
def widget(record):
    return Widget.objects.create(name="Front page", question="storyline=gaza-war&theme=dark", origins=[NEWS])


def test_a_key_cannot_be_guessed_and_is_short():
    keys = {new_key() for _ in range(100)}

    assert len(keys) == 100 and all(len(key) == LENGTH and set(key) <= set(LETTERS) for key in keys)
    assert len(LETTERS) ** LENGTH > 2**49


def test_a_curator_keeps_one_and_is_its_owner(client, record):
    curator = make_curator()
    client.force_login(curator)
    sent = {"name": "Front page", "question": "http://testserver/embed/new?storyline=gaza-war&height=560&heading=2", "origins": f"{NEWS}\nhttps://*.paper.example"}
    client.post(reverse("admin:timeline_widget_add"), sent)

    widget = Widget.objects.get()
    assert (widget.owner, widget.origins) == (curator, [NEWS, "https://*.paper.example"])
    assert widget.question == "storyline=gaza-war&heading=2"
    page = tree(client.get(widget.get_absolute_url()))
    assert text_of(page.find(".//h2")) == "Gaza war"
    assert widget.get_absolute_url() in client.get(reverse("admin:timeline_widget_change", args=[widget.pk])).content.decode()


@pytest.mark.parametrize("question", ["storyline=none", "height=1"])
def test_one_that_could_not_be_shown_is_not_kept(client, record, question):
    client.force_login(make_curator())
    response = client.post(reverse("admin:timeline_widget_add"), {"name": "Broken", "question": question, "origins": ""})

    assert response.status_code == 200 and not Widget.objects.exists()
    assert question.partition("=")[0] in str(response.context["adminform"].form.errors["question"])


@pytest.mark.parametrize(
    "origin",
    ["news.example", "https://news.example/", "https://news.example/page", "https://*", "https://*.*.example", "javascript:x",
     "https://a b", "https://news.example; script-src *", "'self'", "*", "HTTPS://NEWS.EXAMPLE", "https://news.example\n"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(origin):
    with pytest.raises(ValidationError):
        Widget(name="Front page", origins=[origin]).full_clean()


def test_the_browser_is_told_who_may_frame_it(client, widget):
    policy = client.get(widget.get_absolute_url())["Content-Security-Policy"]

    assert f"frame-ancestors 'self' {NEWS}" in policy
    Widget.objects.update(origins=[])
    assert "frame-ancestors" not in client.get(widget.get_absolute_url())["Content-Security-Policy"]


def test_a_site_that_may_not_show_it_shows_a_polite_card(client, widget):
    refused = framed_by(client, widget, "https://other.example/")

    assert refused.status_code == 403 and "A truce" not in refused.content.decode()
    assert "shown on other sites only" in text_of(tree(refused))
    assert "frame-ancestors" not in refused["Content-Security-Policy"] and "X-Frame-Options" not in refused
    assert refused["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("referer", "headers"),
    [(f"{NEWS}/", {}), (f"{NEWS}/page", {}), ("", {}), ("https://other.example/", {"Sec-Fetch-Dest": "document"}),
     ("http://testserver/embed/new", {}), ("not an address", {})],
)  # fmt: skip
def test_the_others_see_it_or_are_left_to_the_policy(client, widget, referer, headers):
    assert framed_by(client, widget, referer, **headers).status_code == 200


def test_its_snippet_lets_the_browser_say_who_shows_it(client, widget):
    assert 'referrerpolicy="origin"' in plain_snippet(Embed.of_widget(widget))
    assert f'src="http://127.0.0.1:8000{widget.get_absolute_url()}"' in plain_snippet(Embed.of_widget(widget))


def test_one_that_is_gone_says_so_in_its_frame(client, db):
    gone = client.get("/embed/nosuchkey2/")

    assert gone.status_code == 404 and "no longer here" in text_of(tree(gone)) and "X-Frame-Options" not in gone


names = st.lists(st.sampled_from(["a", "news", "paper", "example", "org"]), min_size=1, max_size=4).map(".".join)


@given(names, names, st.sampled_from(["", ":8080"]))
def test_a_star_stands_for_names_below_a_name_and_nothing_else(below, name, port):
    rule = f"https://*.{name}"

    assert allows(rule, f"https://{below}.{name}")
    assert not allows(rule, f"https://{name}") and not allows(rule, f"http://{below}.{name}")
    assert not allows(rule, f"https://x{name}") and (not port or not allows(rule, f"https://{below}.{name}{port}"))
    assert allows(f"https://{name}{port}", origin_of(f"https://someone@{name}{port}/page?q=1"))
