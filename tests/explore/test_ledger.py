"""The invitation ledger: who was invited, what each answered, what is shown, and what is taken away."""

import csv
import io

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.explore.conftest import calm, text_of, tree
from tests.factories import make_actor, make_citation, make_event, make_link, make_source, set_status
from timeline.explore.invitations import Record, Rounds
from timeline.explore.spreadsheet import plain, safe, to_csv
from timeline.models import Event, Participation

PAGE, FILE = "/storylines/peace-council/", "/storylines/peace-council/invitations.csv"


def invite(*slugs, to=None, **values):
    """An invitation by the United States; `to` is the wider one that it is part of."""
    values = {"slug": "the-invitation", "date": "2026-01-16", "title": "The invitation", **values}
    event = make_event(
        kind="invitation", storylines=["peace-council"],
        actors=[("united-states", "initiator"), *((slug, "recipient") for slug in slugs)], **values,
    )  # fmt: skip
    if to:
        make_link(event, to, "follows")
    return event


def answer(invitation, who, response="", date="2026-01-20", relation="answers", role="recipient", **values):
    """An event in which somebody answers; without a response it decides nothing."""
    values = {"kind": "invitation-response", "title": f"{who} answers", **values}
    event = make_event(date=date, storylines=["peace-council"], **values)
    Participation.objects.create(event=event, actor=make_actor(who), role=role, response=response)
    make_link(event, invitation, relation)
    return event


def rows(client, query="", file=FILE):
    """The ledger as it is downloaded: {slug of the invitee: row}, in order."""
    response = client.get(file + query)
    assert response.status_code == 200
    return {row["invitee_slug"]: row for row in csv.DictReader(io.StringIO(response.content.decode(), newline=""))}


def shown(client, address=PAGE):
    """Invitees in the table of a page, in order."""
    tables = [table for table in tree(client.get(address)).iter("table") if table.get("class") == "invitees"]
    return [text_of(row.find("th/a")) for table in tables for row in table.find("tbody")]


# ---------------------------------------------------------------- what counts as an answer

pytestmark = pytest.mark.django_db


def test_an_invitee_without_an_answer_has_no_reply_known(client):
    invite("india")

    row = rows(client)["india"]

    assert (row["answer"], row["invited"], row["answered"], row["answer_source"]) == ("none", "2026-01-16", "", "")
    assert "no reply known" in text_of(tree(client.get(PAGE)))


@pytest.mark.parametrize(
    ("response", "counted"),
    [("accepts", "accepted"), ("declines", "declined"), ("conditional", "conditional"), ("", "undecided")],
)
def test_an_answer_is_what_the_participation_says(client, response, counted):
    answer(invite("france"), "france", response)

    assert rows(client)["france"]["answer"] == counted


def test_the_latest_answer_wins_and_the_earlier_ones_are_its_history(client):
    invitation = invite("russia")
    answer(invitation, "russia", date="2026-01-19", slug="studying")
    answer(invitation, "russia", "accepts", date="2026-02-01", slug="accepting")
    answer(invitation, "russia", "conditional", date="2026-01-21", slug="conditions")

    row = rows(client)["russia"]

    assert (row["answer"], row["answered"], row["answer_event"]) == ("accepted", "2026-02-01", "accepting")
    assert [step.split()[2] for step in row["history"].split("; ")] == [
        "the-invitation", "studying", "conditions", "accepting",
    ]  # fmt: skip


def test_a_reply_that_decides_nothing_does_not_undo_an_answer(client):
    invitation = invite("spain")
    answer(invitation, "spain", "declines", date="2026-01-20")
    answer(invitation, "spain", date="2026-02-20")

    assert rows(client)["spain"]["answer"] == "declined"


def test_who_signs_what_follows_from_the_invitation_has_accepted_it(client):
    invitation = invite("qatar")
    charter = make_event("Charter", kind="agreement", date="2026-01-22", actors=[("qatar", "signatory"), ("chile", "subject")])
    make_link(charter, invitation, "follows")
    answer(invitation, "qatar", "accepts", date="2026-01-21")

    row = rows(client)["qatar"]

    assert (row["answer"], row["answered"], row["signed"]) == ("accepted", "2026-01-21", "2026-01-22")
    assert "chile" not in rows(client)


def test_an_invitation_that_is_taken_back_is_withdrawn(client):
    invitation = invite("canada")
    answer(invitation, "canada", "accepts", date="2026-01-19")
    answer(invitation, "canada", date="2026-01-22", relation="contradicts", kind="withdrawal")

    assert rows(client)["canada"]["answer"] == "withdrawn"


def test_a_leader_counts_with_the_state_at_the_time(client):
    hungary = make_actor("hungary")
    make_actor("viktor-orban", kind="person", name="Viktor Orbán", belongs_to=hungary, period="2010/..")
    make_actor("gordon-bajnai", kind="person", name="Gordon Bajnai", belongs_to=hungary, period="2009/2010")
    answer(invite("hungary", "viktor-orban", "gordon-bajnai"), "viktor-orban", "accepts")

    found = rows(client)

    assert set(found) == {"hungary", "gordon-bajnai"}
    assert (found["hungary"]["answer"], found["hungary"]["people"]) == ("accepted", "Viktor Orbán")
    assert found["gordon-bajnai"]["answer"] == "none"


def test_who_invites_is_no_invitee_and_who_only_hears_of_it_has_not_replied(client):
    make_actor("donald-trump", kind="person")
    invitation = invite("russia")
    said = answer(invitation, "russia", date="2026-01-19", kind="statement")
    Participation.objects.create(event=said, actor=make_actor("donald-trump"), role="speaker")
    answer(invitation, "united-states", date="2026-01-20")

    assert {slug: row["answer"] for slug, row in rows(client).items()} == {"russia": "none"}


def test_who_speaks_of_its_own_invitation_has_replied(client):
    make_actor("volodymyr-zelenskyy", kind="person", belongs_to=make_actor("ukraine"))
    said = answer(invite(), "ukraine", kind="statement")
    Participation.objects.create(event=said, actor=make_actor("volodymyr-zelenskyy"), role="speaker")

    assert rows(client)["ukraine"]["answer"] == "undecided"


def test_accounts_of_an_answer_that_differ_are_said_to_and_lead_to_them(client):
    event = answer(invite("russia"), "russia", slug="he-accepted")
    make_citation(event, stance="dispute", by="russia")

    page = tree(client.get(PAGE))

    assert rows(client)["russia"]["accounts_differ"] == "he-accepted"
    assert "/events/he-accepted/accounts/" in {a.get("href") for a in page.iter("a") if a.get("class") == "differ"}


def test_an_answer_rests_on_the_invitees_own_account_before_a_better_source(client):
    event = answer(invite("france"), "france", "declines", cite=False, status="draft")
    make_citation(event, make_source("better", reliability="A"), credibility="1")
    make_citation(event, make_source("own", reliability="C", url="https://example.org/own"), by="france", credibility="2")
    set_status(event, "published")

    row = rows(client)["france"]

    assert (row["answer_source"], row["answer_grade"]) == ("own", "C2")
    assert row["answer_source_address"] == "https://example.org/own"


# ---------------------------------------------------------------- which invitees belong to which invitation


def test_invitations_that_follow_one_another_are_one_round_and_others_are_their_own(client):
    wide = invite("india", slug="wide")
    invite("egypt", slug="part", to=wide, date="2026-01-17")
    answer(wide, "egypt", "accepts")
    invite("india", slug="meeting", date="2026-02-06")

    page = client.get(PAGE)

    assert [ledger.event.slug for ledger in page.context["ledgers"]] == ["wide", "meeting"]
    assert shown(client, "/events/wide/") == ["Egypt", "India"]
    assert shown(client, "/events/part/") == ["Egypt"]
    assert rows(client, file=reverse("event-invitations", args=["part"]))["egypt"]["answer"] == "accepted"


def test_links_that_go_round_in_a_ring_do_no_harm(client):
    first = invite("india", slug="first")
    make_link(first, invite("egypt", slug="second", to=first), "follows")

    assert sorted(shown(client)) == ["Egypt", "India"]


def test_an_invitation_that_names_nobody_says_so_and_others_have_no_ledger(client):
    invite(slug="nobody")
    make_event(slug="talks")

    assert "names no invitee" in text_of(tree(client.get("/events/nobody/")))
    assert "Invitation ledger" not in text_of(tree(client.get("/events/talks/")))
    assert client.get("/events/talks/invitations.csv").status_code == 404
    assert client.get("/storylines/ukraine-war/invitations.csv").status_code == 404


def test_drafts_are_neither_shown_nor_counted(client):
    invitation = invite("france")
    answer(invitation, "france", "accepts", status="draft", slug="secret-answer")
    answer(invitation, "secretland", "accepts", status="draft")
    invite("hiddenia", slug="secret-part", to=invitation, status="draft")

    page = client.get(PAGE).content.decode() + client.get("/events/the-invitation/").content.decode()

    assert {slug: row["answer"] for slug, row in rows(client).items()} == {"france": "none"}
    assert not any(word in page.lower() for word in ("secret", "hiddenia"))
    assert client.get("/events/secret-part/invitations.csv").status_code == 404
    assert client.get("/events/secret-answer/accounts/").status_code == 404


# ---------------------------------------------------------------- asking for it


@pytest.fixture
def three(db):
    invitation = invite("france", "qatar", "india")
    answer(invitation, "france", "declines", date="2026-01-22")
    answer(invitation, "qatar", "accepts", date="2026-01-21")
    return invitation


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["qatar", "france", "india"]),
        ("?sort=invitee", ["france", "india", "qatar"]),
        ("?sort=-invitee", ["qatar", "india", "france"]),
        ("?sort=answered", ["qatar", "france", "india"]),
        ("?sort=-answered", ["france", "qatar", "india"]),
        ("?answer=accepted&answer=none&sort=invitee", ["india", "qatar"]),
        ("?answer=conditional", []),
    ],
)
def test_page_and_file_are_sorted_and_filtered_alike(client, three, query, order):
    assert list(rows(client, query)) == order
    assert [name.lower() for name in shown(client, PAGE + query)] == order


def test_the_sorted_column_says_so_and_leads_to_the_other_way_round(client, three):
    page = tree(client.get(PAGE + "?sort=invitee&answer=declined"))

    heading = next(th for th in page.iter("th") if th.get("aria-sort"))
    file = next(a for a in page.iter("a") if "download" in a.attrib)
    assert (heading.get("aria-sort"), text_of(heading)) == ("ascending", "Invitee ▲")
    assert heading.find("a").get("href") == f"{PAGE}?answer=declined&sort=-invitee#invitations-the-invitation"
    assert file.get("href") == f"{FILE}?answer=declined&sort=invitee"


def test_every_answer_is_counted(client, three):
    panel = client.get("/?event=the-invitation", headers={"HX-Request": "true", "HX-Target": "panel"})

    lists = [ul for ul in tree(client.get(PAGE)).iter("ul") if ul.get("class") == "answers"]
    assert [text_of(li) for li in lists[0]] == ["all 3", "● accepted 1", "✕ declined 1", "○ no reply known 1"]
    assert "3 invitees on record: 1 accepted, 1 declined, 1 no reply known" in text_of(tree(panel))


@pytest.mark.parametrize("query", ["?sort=colour", "?answer=perhaps", "?sort=%00", "?answer=accepted&answer=%ED%A0%80"])
def test_what_cannot_be_asked_is_refused_in_words(client, three, query):
    for address in (PAGE, FILE, "/events/the-invitation/", "/events/the-invitation/invitations.csv"):
        response = client.get(address + query)
        assert response.status_code == 400 and "Select a valid choice" in response.content.decode(), address


def test_a_download_is_a_file_that_no_browser_takes_for_anything_else(client, three):
    response = client.get(FILE)

    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="peace-council-invitations.csv"'
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_ledger_takes_as_many_queries_for_three_invitees_as_for_thirty(client, three, django_assert_max_num_queries):
    for _round in range(2):
        with django_assert_max_num_queries(11):
            client.get(PAGE)
        with django_assert_max_num_queries(6):
            client.get(FILE)
        for number in range(30):
            answer(three, f"country-{number}", "accepts")


def test_of_very_many_invitations_the_most_significant_are_looked_at(client, monkeypatch):
    monkeypatch.setattr("timeline.explore.ledger.MOST_INVITATIONS", 2)
    for number, significance in enumerate((2, 5, 4)):
        invite(f"country-{number}", slug=f"invitation-{number}", significance=significance)
    note = "There are more invitations in this storyline"

    page = client.get(PAGE)

    assert note in text_of(tree(page)) and set(rows(client)) == {"country-0", "country-1", "country-2"}
    invite("country-3", slug="invitation-3", significance=1)
    assert set(rows(client)) == {"country-0", "country-1", "country-2"}


def test_rounds_are_the_same_whether_one_or_all_invitations_are_asked_for(client):
    """Links in every direction, a ring of three, one that takes back, and one that is not public."""
    pages = [invite(f"country-{n}", slug=f"invitation-{n}", date=f"2026-01-0{n + 1}") for n in range(8)]
    for origin, target, relation in (
        (1, 0, "follows"), (2, 1, "answers"), (3, 4, "follows"), (4, 5, "follows"), (5, 3, "follows"), (6, 0, "contradicts"),
        (7, 2, "follows"),
    ):  # fmt: skip
        make_link(pages[origin], pages[target], relation)
    answer(pages[2], "country-0", "accepts")
    set_status(pages[7], "retracted")
    events = Event.objects.published().invitations()
    every = Rounds(Record(events))

    for page in pages[:7]:
        alone = Rounds(Record(events.with_slugs([page.slug])))
        assert alone.round(page.pk) == every.round(page.pk)
    assert set(Rounds(Record(events.with_slugs(["invitation-6"]))).invitations) == {pages[6].pk}


# ---------------------------------------------------------------- what a spreadsheet is given

cells = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=30)
risky = st.builds(lambda sign, rest: sign + rest, st.sampled_from(["=", "+", "-", "@", "\t", "\r", "'=", "''@"]), cells)


@calm
@given(st.lists(st.lists(st.one_of(cells, risky), min_size=2, max_size=2), max_size=5))
def test_every_cell_comes_back_and_none_is_a_formula(table):
    lines = list(csv.reader(io.StringIO(to_csv(["one", "two"], table), newline="")))

    assert lines[0] == ["one", "two"]
    assert [[plain(cell) for cell in line] for line in lines[1:]] == table
    assert not [cell for line in lines[1:] for cell in line if cell[:1] in tuple("=+-@\t\r")]


def test_a_cell_that_is_no_formula_is_left_alone():
    assert [safe(cell) for cell in ("Türkiye", "'tis", "2026-01-16", "")] == ["Türkiye", "'tis", "2026-01-16", ""]
    assert [safe(cell) for cell in ("=1+1", "'=1", "@x", "\tx")] == ["'=1+1", "''=1", "'@x", "'\tx"]


def test_a_name_that_is_a_formula_is_taken_away_as_words(client):
    make_actor("calc", name='=HYPERLINK("https://example.org")')
    invite("calc")

    assert rows(client)["calc"]["invitee"] == '\'=HYPERLINK("https://example.org")'
