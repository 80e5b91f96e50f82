"""What is read out of files, before anything is compared with the record."""

import gzip
import json

import pytest

from timeline.curate.imports.days import DAY_FIRST, EITHER, MONTH_FIRST, NEITHER, edtf_of, order_of
from timeline.curate.imports.diff import differences
from timeline.curate.imports.file import Refused, pack, text_of
from timeline.curate.imports.reading import format_of
from timeline.curate.imports.slides import event_of, plain_text, slides_of_csv, slides_of_json
from timeline.curate.imports.tables import Elements, columns_of, rows_of
from timeline.models.dates import DateError


def packed(text, encoding="utf-8"):
    return pack([text if isinstance(text, bytes) else text.encode(encoding)])


def rows(text, encoding="utf-8"):
    file = packed(text, encoding)
    return [(row.line, row.cells) for row in rows_of(file.content, file.encoding)]


def read_format(text):
    file = packed(text)
    return format_of(file.content, file.encoding)


# ---------------------------------------------------------------- bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp1252"])
def test_text_is_read_in_the_encoding_it_is_in(encoding):
    words = (
        "Совещание в Москве, переговоры о перемирии"
        if encoding != "cp1252"
        else "Réunion à Genève, où l’on négocie déjà"
    )
    text = f"date,title\n2025-05-10,{words}\n" * 5
    file = packed(text, encoding)
    with text_of(file.content, file.encoding) as read:
        assert read.read() == text


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("é", "cp1252"), ("Élysée Palace, François Mitterrand", "cp1252"), ("Schröder, São Paulo, Øresund", "cp1252"),
        ("Ísland, Þór Sigurðsson", "cp1252"), ("Łukasz Żółć w Krakowie", "cp1250"), ("Jiří Dvořák, Těšín", "cp1250"),
        ("Győr, Orbán, Fülöp", "cp1250"), ("Erdoğan, İstanbul, Çırağan", "cp1254"), ("Rīga, Šķēle", "cp1257"),
        ("Мир", "cp1251"), ("Зеленський і Київ", "cp1251"), ("Αθήνα, συνομιλίες", "cp1253"), ("שיחות בקהיר", "cp1255"),
        ("محادثات في إسطنبول", "cp1256"), ("イスラエルとハマスの停戦", "cp932"),
        ("加沙停火谈判在开罗举行，双方讨论了援助。", "gb18030"), ("加沙停火談判", "big5"),
    ],
)  # fmt: skip
def test_a_few_words_among_plain_ones_tell_the_encoding(words, encoding):
    text = f"date,title\n2025-05-10,Talks in {words}\n2025-05-11,Talks go on\n"
    file = packed(text, encoding)
    with text_of(file.content, file.encoding) as read:
        assert read.read() == text, file.encoding


def test_a_gzip_file_is_the_file_in_it():
    plain = b"date,title\n2025,A\n"
    assert pack([gzip.compress(plain)]).digest == pack([plain]).digest


@pytest.mark.parametrize("content", [b"", b"  \n ", b"\x1f\x8bnot gzip at all"])
def test_nothing_and_what_only_seems_gzip_are_refused(content):
    with pytest.raises(Refused):
        pack([content])


def test_a_file_is_refused_as_soon_as_it_is_too_large(monkeypatch):
    monkeypatch.setattr("timeline.curate.imports.file.LARGEST", 1000)
    with pytest.raises(Refused, match="larger than"):
        pack([gzip.compress(b"a" * 100_000)])


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_cells_are_told_apart_by_what_the_first_line_has_most_of(mark):
    assert rows(f"date{mark}title\n2025{mark}One, two\n".replace("One, two", '"One, two"')) == [
        (2, {"date": "2025", "title": "One, two"})
    ]


def test_a_row_knows_the_line_it_begins_on_though_cells_hold_line_breaks():
    text = 'date,title\r\n2025,"One\r\ntwo\r\nthree"\r\n\r\n2026,Four\r\n'
    assert rows(text) == [(2, {"date": "2025", "title": "One\r\ntwo\r\nthree"}), (6, {"date": "2026", "title": "Four"})]


def test_a_list_of_json_objects_is_a_table():
    assert rows('[\n{"date": "2025", "n": 3, "x": null},\n{"date": "2026", "n": [1]}]') == [
        (2, {"date": "2025", "n": "3", "x": ""}),
        (3, {"date": "2026", "n": "[1]"}),
    ]


@pytest.mark.parametrize("text", ["a,a\n1,2\n", ",,\n", ",".join(f"c{n}" for n in range(301)) + "\n1"])
def test_columns_without_names_or_with_one_name_twice_are_refused(text):
    file = packed(text)
    with pytest.raises(Refused):
        columns_of(file.content, file.encoding)


TWINS, LARGE = '[{"a": 1, "a": 2}]', "[" + "9" * 5000 + "]"


@pytest.mark.parametrize("text", ["[1,", "[1 2]", "[1,]", '[{"a": NaN}]', "[1e999]", TWINS, "[" * 100_000, LARGE])
def test_json_that_is_not_json_is_refused(text):
    with pytest.raises(Refused):
        list(Elements(text))


def test_every_element_of_a_list_knows_its_line():
    assert list(Elements(' [1,\n\n {"a": [2]}\n, "x"]')) == [(1, 1), (3, {"a": [2]}), (4, "x")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"about": {}, "storylines": [], "events": []}', "documents"),
        ('{"events": [{"slug": "a"}]}', "documents"),
        ('{"title": {"text": {}}, "events": [{"start_date": {"year": 2025}}]}', "timelinejs"),
        ('{"event": {"slug": "a"}}\n{"event": {"slug": "b"}}\n', "lines"),
        ('[{"slug": "a", "title": "", "kind": "", "date": "", "storylines": []}]', "documents"),
        ('[{"report_date": "2025-05-10"}]', "columns"),
        ("slug,title,kind,date,storylines\na,b,c,d,e", "spreadsheet"),
        ("Year,Month,Headline\n2025,5,A", "timelinejs-csv"),
        ("When,What\n2025,A", "columns"),
    ],
)
def test_the_format_is_told_from_the_file(text, expected):
    assert read_format(text) == expected


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["13/04/2025", "03/04/2025"], DAY_FIRST),
        (["04/13/2025", "03/04/2025"], MONTH_FIRST),
        (["03/04/2025", "05/06/2025"], EITHER),
        (["2025-04-03", ""], NEITHER),
    ],
)
def test_the_order_of_day_and_month_is_told_by_the_column_or_asked(texts, order):
    assert order_of(texts) == order


@pytest.mark.parametrize(
    ("text", "order", "edtf"),
    [
        ("03/04/2025", DAY_FIRST, "2025-04-03"),
        ("03/04/2025", MONTH_FIRST, "2025-03-04"),
        ("3.4.2025 10:15", DAY_FIRST, "2025-04-03"),
        ("2025/4/3", DAY_FIRST, "2025-04-03"),
        ("2025-04-03T10:15:00Z", DAY_FIRST, "2025-04-03"),
        ("2025-04~", DAY_FIRST, "2025-04~"),
        ("3 April 2025", DAY_FIRST, "2025-04-03"),
        ("avril 2025", DAY_FIRST, "2025-04"),
        ("2022-02-24/..", DAY_FIRST, "2022-02-24/.."),
    ],
)
def test_a_cell_becomes_edtf(text, order, edtf):
    assert edtf_of(text, order) == edtf


@pytest.mark.parametrize(
    "text", ["", "yesterday", "31/02/2025", "45000", "13/13/2025", "3/4/25", "abc 2025", "x" * 100]
)
def test_what_is_no_date_says_so(text):
    with pytest.raises(DateError):
        edtf_of(text, DAY_FIRST)


# ---------------------------------------------------------------- TimelineJS

SLIDE = {
    "start_date": {"year": "2025", "month": "5", "day": "10"},
    "end_date": {"year": 2025, "month": 5},
    "text": {
        "headline": "<b>Talks</b> &amp; more",
        "text": '<p>First.</p><p>By <a href="https://example.org/a">the Post</a>.</p>',
    },
    "media": {"url": "https://example.org/photo.jpg"},
}


def test_a_slide_becomes_an_event_with_the_pages_it_links_to():
    found, links = event_of(3, {**SLIDE, "end_date": None})
    assert found.body == {"title": "Talks & more", "date": "2025-05-10", "summary": "First.\nBy the Post."}
    assert links == [("https://example.org/a", "the Post")]


def test_a_slide_with_an_end_is_a_span():
    assert event_of(3, SLIDE)[0].body["date"] == "2025-05-10/2025-05"


@pytest.mark.parametrize(
    "slide",
    [
        3,
        {},
        {"start_date": {"year": "-44"}, "text": {"headline": "A"}},
        {"start_date": {"year": 2025}},
        {"start_date": {"year": "x"}},
    ],
)
def test_a_slide_that_is_no_event_says_why(slide):
    found, _links = event_of(3, slide)
    assert found.body is None and found.problems[0]["reason"]


def test_timelines_are_read_as_json_and_as_spreadsheets():
    table = 'Year,Month,Day,Headline,Text,Media,Type,Group\n,,,The title,,,title,\n2025,5,10,"Talks",Text,https://example.org/a,,Crowns\n'
    csv, js = packed(table), packed(json.dumps({"title": {"events": 1}, "events": [SLIDE, SLIDE], "scale": "human"}))
    ((line, slide),) = slides_of_csv(csv.content, csv.encoding)
    assert line == 3 and event_of(line, slide)[0].body["title"] == "Talks"
    assert [slide for _line, slide in slides_of_json(js.content, js.encoding)] == [SLIDE, SLIDE]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>x", "&lt;b&gt;", "a<br>b", "<a <b>>c"])
def test_html_becomes_what_a_reader_sees(text):
    assert "<script" not in plain_text(text)


# ---------------------------------------------------------------- what would change


def test_a_difference_is_told_field_by_field_and_item_by_item():
    was = {
        "title": "A",
        "storylines": ["x"],
        "participations": [{"actor": "a", "role": "host"}, {"actor": "b", "role": "host"}],
    }
    new = {
        "title": "B",
        "storylines": ["x"],
        "participations": [{"actor": "a", "role": "chair"}, {"actor": "b", "role": "host"}],
    }
    assert [tuple(one) for one in differences(was, new)] == [
        ("title", ("A",), ("B",)),
        ("participations", ("a · host",), ("a · chair",)),
    ]
