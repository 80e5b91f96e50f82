import re

import pytest

from tests.explore.conftest import counts_beside, listed, text_of, tree
from tests.factories import make_actor, make_citation, make_event, make_link, make_source, make_storyline, set_status
from timeline.models import EventStoryline

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
# When it was asked, in seconds.
MOMENT = re.compile(r'data-moment="[0-9]+"')


@pytest.fixture
def talks(db):
    """A published event with everything that a page shows of one."""
    russia = make_actor("russia", aliases=["Россия"], country="RUS")
    make_actor("dmitry-peskov", belongs_to=russia, kind="person", name="Dmitry Peskov")
    event = make_event(
        "Talks in Istanbul", slug="talks-in-istanbul", label="Istanbul", date="2025-05-16", place="Istanbul",
        summary="Delegations met.", storylines=["ukraine-war", "peace-council"], significance=5,
        actors=["ukraine", ("russia", "participant"), ("russia", "host"), "dmitry-peskov"], cite=False, status="draft",
    )  # fmt: skip
    reuters = make_source("reuters-talks", title="They met", url="https://example.org/met", kind="wire-agency")
    make_citation(event, reuters, stance="assert", by="ukraine", quote="We came to talk about a ceasefire today")
    make_citation(event, make_source("tass-talks", publisher="TASS", kind="state-media"), stance="deny", by="russia")
    set_status(event, "published")
    make_link(make_event("Second round", slug="second-round", date="2025-06-02"), event, "follows")
    return event


@pytest.fixture
def secret(talks):
    """A draft, with an actor, a source, a place and words that nothing published has, linked with what is public."""
    make_actor("secret-envoy", name="Secret Envoy", kind="person", belongs_to=make_actor("russia"))
    draft = make_event(
        "Secret pact", slug="secret-pact", label="Secret pact", status="draft", summary="Secret words", kind="annexation",
        place="Secretville", actors=["secret-envoy", "russia"], storylines=["ukraine-war", "secret-storyline"],
        cite=False, date="2031-01-01", significance=5,
    )  # fmt: skip
    make_citation(
        draft, make_source("secret-source", title="Secret source", publisher="Secret Press", kind="social-post")
    )
    make_citation(draft, make_source("reuters-talks"), quote="A secret quote")
    make_link(draft, talks, "contradicts")
    make_link(talks, draft, "implements")
    return draft


ADDRESSES = [
    "/", "/?event=talks-in-istanbul", "/?lanes=actor", "/?lanes=kind", "/?lanes=none", "/events/talks-in-istanbul/",
    "/events/talks-in-istanbul/accounts/",
    "/actors/russia/", "/actors/dmitry-peskov/", "/storylines/ukraine-war/", "/sources/reuters-talks/", "/actors/",
    "/sources/", "/briefing/", "/no/such/page",
]  # fmt: skip


# ---------------------------------------------------------------- every page


def test_every_page_is_well_formed_has_one_main_heading_and_no_ids_twice(client, talks):
    for address in ADDRESSES[:-1]:
        response = client.get(address)

        page = tree(response)
        ids = [element.get("id") for element in page.iter() if element.get("id")]
        assert response.status_code == 200, address
        assert len(list(page.iter("h1"))) == 1 and len(list(page.iter("main"))) == 1, address
        assert sorted(ids) == sorted(set(ids)), address
        scripted = [one for one in page.iter() if any(name.startswith("on") or name == "style" for name in one.attrib)]
        assert scripted == [], address


def test_every_link_within_leads_somewhere(client, talks):
    pages = [tree(client.get(address)) for address in ADDRESSES[:-1]]
    links = {a.get("href").partition("#")[0] for page in pages for a in page.iter("a")}

    for link in sorted(link for link in links if link.startswith("/") and not link.startswith("/static")):
        assert (client.head if "." in link.partition("?")[0] else client.get)(link, follow=True).status_code == 200, link


@pytest.mark.parametrize(
    "address",
    [
        "/events/none/",
        "/actors/none/",
        "/storylines/none/",
        "/sources/none/",
        "/none",
        "/events/Ünicode/",
        "/events/a b/",
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(client, address):
    response = client.get(address)

    assert response.status_code == 404
    if address.endswith("none/"):
        assert "There is nothing at this address" in text_of(tree(response))


def test_pages_are_only_read(client, talks):
    for address in (*ADDRESSES[:-1], "/schema.json", "/storylines.css"):
        assert client.post(address).status_code == 405, address
        assert client.delete(address).status_code == 405, address
        assert client.head(address).status_code == 200, address


def test_the_event_page_tells_who_what_and_who_says_so(client, talks):
    words = text_of(tree(client.get("/events/talks-in-istanbul/")))

    for said in ("Talks in Istanbul", "16 May 2025", "Istanbul", "Accounts differ", "participant, host", "denies", "TASS",
                 "“We came to talk about a ceasefire today”", "usually reliable", "followed by", "Second round"):  # fmt: skip
        assert said in words, said


def test_a_quotation_leads_to_its_words_in_the_source(client, talks):
    links = [a.get("href") for a in tree(client.get("/events/talks-in-istanbul/")).iter("a")]

    assert "https://example.org/met#:~:text=We%20came%20to%20talk%20about%20a" in links


def test_links_that_leave_send_no_referrer(client, talks):
    for address in ADDRESSES[:-1]:
        for link in tree(client.get(address)).iter("a"):
            if link.get("href", "").startswith("http"):
                assert {"noopener", "noreferrer"} <= set(link.get("rel", "").split())


def test_the_actor_page_names_what_it_belongs_to_and_who_belongs_to_it(client, talks):
    russia, peskov = (text_of(tree(client.get(f"/actors/{slug}/"))) for slug in ("russia", "dmitry-peskov"))

    assert "Россия" in russia and "Dmitry Peskov" in russia and "Talks in Istanbul" in russia
    assert "Belongs to" in peskov and "Russia" in peskov


def test_the_storyline_page_lists_its_events(client, talks):
    assert listed(client.get("/storylines/ukraine-war/")) == ["Second round", "Talks in Istanbul"]
    assert listed(client.get("/storylines/peace-council/")) == ["Talks in Istanbul"]


def test_the_source_page_lists_what_rests_on_it(client, talks):
    words = text_of(tree(client.get("/sources/reuters-talks/")))

    assert "They met" in words and "Talks in Istanbul" in words and "Second round" not in words


def test_the_indexes_count_published_events(client, secret):
    def rows(address):
        return {
            text_of(tr.find("th/a")): text_of(tr.findall("td")[-1]) for tr in tree(client.get(address)).find(".//tbody")
        }

    assert rows("/actors/") == {"Russia": "1", "Ukraine": "1", "Dmitry Peskov": "1"}
    assert rows("/sources/")["They met"] == "1"


def test_the_schema_is_published(client):
    response = client.get("/schema.json")

    assert response["Content-Type"] == "application/schema+json" and "$schema" in response.json()


def test_the_colours_of_storylines_are_a_style_sheet_that_browsers_keep(client):
    make_storyline("ukraine-war", colour="#123456", colour_dark="#abcdef")

    response = client.get("/storylines.css")

    assert (
        response["Content-Type"].startswith("text/css") and response["ETag"] and "max-age" in response["Cache-Control"]
    )
    assert "#123456" in response.content.decode() and "#abcdef" in response.content.decode()
    assert client.get("/storylines.css").content == response.content


def test_an_empty_record_is_a_page_too(client):
    response = client.get("/")

    assert response.status_code == 200 and listed(response) == []


def test_no_answer_says_so_and_which_filters_could_go(client, talks):
    page = tree(client.get("/?q=nothing-like-it&storyline=ukraine-war"))

    assert "No event answers all of these filters." in text_of(page)
    chips = [a.get("href") for a in page.iter("a") if "chip" in a.get("class", "").split()]
    assert {"/?storyline=ukraine-war", "/?q=nothing-like-it"} <= set(chips)


@pytest.mark.parametrize("title", ["T" * 140, "استئناف المفاوضات في إسطنبول", "שיחות בקהיר", "伊斯坦布尔会谈"])
def test_long_and_foreign_titles_are_shown_whole(client, title):
    made = make_event(title)

    assert listed(client.get("/")) == [title]
    assert title in text_of(tree(client.get(made.get_absolute_url())))


@pytest.mark.parametrize("lanes", ["storyline", "actor", "kind", "none"])
def test_an_event_without_actors_and_storylines_has_its_place_under_all_lanes(client, lanes):
    make_event("Alone", storylines=())

    response = client.get(f"/?lanes={lanes}")

    assert (response.status_code, listed(response)) == (200, ["Alone"])


def test_an_event_is_listed_once_however_much_it_has(client, talks):
    for question in ("", "?actor=russia&actor=ukraine", "?source=wire-agency&source=state-media",
                     "?storyline=ukraine-war&storyline=peace-council", "?lanes=actor", "?q=talks"):  # fmt: skip
        assert listed(client.get(f"/{question}")).count("Talks in Istanbul") == 1, question


def test_the_picture_shows_the_events_of_the_list(client, talks):
    page = tree(client.get("/"))

    (picture,) = [svg for svg in page.iter("svg") if svg.get("class") == "picture"]
    drawn = {a.get("href").rpartition("event=")[2] for a in picture.iter("a")}
    assert drawn == {"talks-in-istanbul", "second-round"}


# ---------------------------------------------------------------- drafts


WOULD_TELL = ("/?q=secret", "/?q=secretville", "/?kind=annexation", "/?source=social-post", "/?from=2031",
              "/?lanes=actor&actor=russia", "/sources/tass-talks/")  # fmt: skip
# What the reader asked for is repeated; and a storyline that is empty to a reader is known by its name.
REPEATED = re.compile(r"(?i)secret-storyline|q(=|%3D)secret\w*|value=\"secret\w*\"|“secret\w*”|data-q=\"secret\w*\"")


def test_a_draft_is_named_on_no_page(client, secret):
    make_event("Third", storylines=["ukraine-war"])
    EventStoryline.objects.filter(storyline__slug="secret-storyline").delete()

    for address in (*ADDRESSES, *WOULD_TELL):
        for headers in ({}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Target": "panel"}):
            text = REPEATED.sub("", client.get(address, headers=headers).content.decode()).replace("Secret storyline", "")
            assert re.findall("(?i).{60}secret.{30}|secret", text) == [], address


def test_a_draft_has_no_address(client, secret):
    assert client.get("/events/secret-pact/").status_code == 404
    assert client.get("/actors/secret-envoy/").status_code == 404
    assert client.get("/sources/secret-source/").status_code == 404


def test_a_draft_cannot_be_selected(client, htmx, secret):
    for response in (client.get("/?event=secret-pact"), htmx("/?event=secret-pact", target="panel")):
        assert response.status_code == 400 and "Secret words" not in response.content.decode()


def test_a_draft_is_answered_as_what_does_not_exist(client, secret):
    def answer(slug):
        response = client.get(f"/?event={slug}")
        return response.status_code, MOMENT.sub("", response.content.decode().replace(slug, ""))

    assert answer("secret-pact") == answer("no-such-pact")


def test_an_actor_of_drafts_alone_is_answered_as_one_that_does_not_exist(client, secret):
    def answer(slug):
        response = client.get(f"/?actor={slug}")
        return response.status_code, MOMENT.sub("", response.content.decode().replace(slug, ""))

    assert answer("secret-envoy") == answer("nobody-at-all")


def test_a_draft_is_counted_nowhere(client, secret):
    page = client.get("/")

    counts = counts_beside(page)
    assert (counts["storyline", "ukraine-war"], counts["actor", "russia"]) == (2, 1)
    assert ("actor", "secret-envoy") not in counts and ("source", "social-post") not in counts
    assert "2 events" in text_of(tree(page)) and "2031" not in page.content.decode()


# ---------------------------------------------------------------- fragments


@pytest.mark.parametrize("target", ["results", "panel"])
def test_a_fragment_has_one_root_and_no_script(htmx, talks, target):
    for question in ("", "?storyline=ukraine-war", "?q=nothing-like-it", "?significance=9", "?event=second-round"):
        page = tree(htmx(f"/{question}", target=target))

        assert len(list(page)) == 1 and not (page.text or "").strip() and not (page[0].tail or "").strip(), question
        assert not list(page.iter("script")) and not list(page.iter("html")), question


def test_the_results_bring_toolbar_and_facets_and_the_panel_brings_the_event(htmx, talks):
    results, panel = tree(htmx("/?event=second-round")), tree(htmx("/?event=second-round", target="panel"))

    assert results[0].get("id") == "results"
    assert {e.get("id") for e in results.iter() if e.get("hx-swap-oob")} >= {"toolbar", "facets"}
    assert "Second round" in text_of(panel) and not [e for e in panel.iter() if e.get("id") == "results"]


def test_the_fragment_lists_what_the_page_lists(client, htmx, talks):
    for question in ("", "?storyline=peace-council", "?q=second", "?actor=russia&lanes=actor"):
        assert listed(client.get(f"/{question}")) == listed(htmx(f"/{question}"))
        assert counts_beside(client.get(f"/{question}")) == counts_beside(htmx(f"/{question}"))


def test_the_address_that_is_pushed_is_the_canonical_one(htmx, talks):
    response = htmx("/?to=&from=2025&storyline=ukraine-war&storyline=ukraine-war&q=&significance=1&lanes=storyline&x=1")

    assert response["HX-Push-Url"] == "/?storyline=ukraine-war&from=2025"
    assert htmx("/?q=&from=")["HX-Push-Url"] == "/"


def test_moving_the_chart_replaces_the_address_instead(htmx, talks):
    response = htmx("/?from=2025", **{"HX-Trigger": "plot"})

    assert response["HX-Replace-Url"] == "/?from=2025" and "HX-Push-Url" not in response


def test_caches_keep_page_and_fragments_apart(client, htmx, talks):
    for response in (
        client.get("/"),
        htmx("/"),
        htmx("/", target="panel"),
        htmx("/?significance=9"),
        client.get("/?from="),
    ):
        assert {"HX-Request", "HX-Target"} <= {name.strip() for name in response["Vary"].split(",")}


def test_history_is_restored_with_the_whole_page(htmx, talks):
    for target in ("results", "panel"):
        response = htmx("/?storyline=ukraine-war", target=target, **{"HX-History-Restore-Request": "true"})
        assert list(tree(response).iter("html")) and list(tree(response).iter("script"))


def test_a_selected_event_stays_selected_while_filters_change(client, talks):
    page = tree(client.get("/?event=second-round&storyline=ukraine-war"))

    (line,) = [tr for tr in page.iter("tr") if tr.get("aria-current")]
    assert line.get("data-slug") == "second-round"
    assert [e.get("value") for e in page.iter("input") if e.get("name") == "event"] == ["second-round"]


# ---------------------------------------------------------------- what an answer costs


@pytest.fixture(params=[5, 60])
def events(request, talks):
    for n in range(request.param):
        made = make_event(f"Event {n}", actors=["ukraine", "russia", f"actor-{n}"], date=f"202{n % 6}-05-1{n % 9}")
        make_citation(made, make_source("reuters-talks"), by="russia")
        make_link(made, talks)
    return request.param


COSTS = [
    ("/", MOST_QUERIES, {}),
    ("/?event=talks-in-istanbul&storyline=ukraine-war&actor=russia&kind=negotiations&source=wire-agency&from=2019"
     "&to=2027&q=t&significance=2&lanes=actor", MOST_QUERIES, {}),
    ("/?event=talks-in-istanbul", MOST_QUERIES, {"HX-Request": "true", "HX-Target": "panel"}),
    ("/?actor=russia&q=event", MOST_QUERIES, {"HX-Request": "true", "HX-Target": "results"}),
    ("/?lanes=actor", MOST_QUERIES, {"HX-Request": "true", "HX-Target": "results"}),
    ("/events/talks-in-istanbul/", 6, {}),
    ("/storylines/ukraine-war/", 7, {}),
    ("/actors/russia/", 17, {}),
    ("/sources/reuters-talks/", 6, {}),
    ("/actors/", 3, {}),
    ("/sources/", 5, {}),
    ("/storylines.css", 1, {}),
]  # fmt: skip


def test_an_answer_takes_as_many_queries_for_five_events_as_for_sixty(client, events, django_assert_max_num_queries):
    for address, most, headers in COSTS:
        client.get(address, headers=headers)

        with django_assert_max_num_queries(most, info=address):
            assert client.get(address, headers=headers).status_code == 200
