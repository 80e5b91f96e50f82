"""One example of each answer, for people who read the description."""

ABOUT = {
    "question": "storyline=peace-council",
    "address": "https://timeline.example.org/?storyline=peace-council",
    "data_as_of": "2026-06-20",
    "record_changed": "2026-07-01T12:00:00Z",
    "licence": "CC-BY-4.0",
    "licence_address": "https://creativecommons.org/licenses/by/4.0/",
}
AT = "https://timeline.example.org"
DRAFT = {
    "slug": "talks-in-geneva",
    "title": "Talks in Geneva",
    "label": "Geneva talks",
    "kind": "meeting",
    "date": "2026-07-02",
    "storylines": ["ukraine-war"],
    "participations": [{"actor": "russia", "role": "participant"}],
}
EVENT = {**DRAFT, "status": "published", "url": f"{AT}/events/talks-in-geneva/", "version": 2}
ACTOR = {"slug": "russia", "name": "Russia", "kind": "state", "country": "RUS", "url": f"{AT}/actors/russia/", "version": 1}
SOURCE = {
    "slug": "un-press-sc-15095", "publisher": "United Nations", "title": "SC/15095", "kind": "primary-legal",
    "url": f"{AT}/sources/un-press-sc-15095/", "version": 1,
}  # fmt: skip
STORYLINE = {
    "slug": "ukraine-war", "name": "Russia's war in Ukraine", "colour": "#1f5fa8", "colour_dark": "#6ea8e6",
    "url": f"{AT}/storylines/ukraine-war/", "version": 1,
}  # fmt: skip


def _page(row: dict) -> dict:
    return {"data": [row], "next": None, "about": ABOUT}


EXAMPLES = {
    "Event": EVENT,
    "Events": {**_page(EVENT), "next": f"{AT}/api/v1/events?cursor=WyIyMDI2LTA3LTAyIl0"},
    "Actor": ACTOR,
    "Actors": _page(ACTOR),
    "Source": SOURCE,
    "Sources": _page(SOURCE),
    "Storyline": STORYLINE,
    "Storylines": _page(STORYLINE),
    "Draft": DRAFT,
    "Written": {**DRAFT, "status": "draft", "edit": f"{AT}/admin/timeline/event/7/change/"},
    "Facets": {
        "count": 328, "estimated": False,
        "facets": {"kind": [{"value": "meeting", "count": 41, "estimated": False}]}, "about": ABOUT,
    },
    "Scene": {
        "scene": {
            "first": 739000.0, "last": 739365.0, "width": 860, "height": 260.0, "lanes": [], "marks": [], "bars": [],
            "ticks": [],
        },
        "about": ABOUT,
    },
    "Changes": {
        "data": [
            {
                "position": 1, "kind": "event", "slug": "talks-in-geneva", "version": 1, "action": "published",
                "document": DRAFT, "author": "3f9a1c2e", "approver": "b7710d54", "alone": False, "reason": "",
                "moment": "2026-07-02T18:00:00.000000Z", "previous": "0" * 64, "hash": "9" * 64,
            }
        ],
        "next": f"{AT}/api/v1/changes?after=1", "last": 1, "more": False,
    },
    "Problem": {
        "type": f"{AT}/api/#status-422", "title": "Unprocessable Content", "status": 422,
        "detail": "citations.0.said: not an EDTF date",
        "errors": [{"pointer": "/citations/0/said", "detail": "not an EDTF date"}],
    },
}  # fmt: skip
