"""Tables of a saved page are read as a person sees them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake.reading import Choices, Reading, ReadingLimits, Unreadable, read

PAGE = """<!DOCTYPE html><!--[if lt IE 9]><html class="old"><![endif]-->
<html><head><meta charset="utf-8"><style>td {color: red}</style></head><body>
<h2>About &amp; more</h2><table><tr><td>Menu</td></tr></table>
<h2>Arrivals</h2>
<table><thead><tr><th rowspan=2>Country<th colspan="2">Boats</tr>
<tr><th>2022</th><th>Notes</th></tr></thead>
<tbody><tr><td> Niger\n  Republic <td>7&nbsp;<td>a<br>b<script>alert(1)</script>
<tr><td>Chad</td><td rowspan=2>9</td><td></td></tr><tr><td>Mali<td>x</tr>
</table></body></html>"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    with session(tmp_path_factory.mktemp("readable")) as backend:
        yield backend


@pytest.fixture(scope="module")
def reads(engine, tmp_path_factory):
    path = tmp_path_factory.mktemp("uploads") / "upload"

    def reading(content, **options):
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path, engine, **options)

    return reading


def cells(engine, reading):
    assert isinstance(reading, Reading), reading
    columns = ", ".join(reading.columns)
    return engine.con.execute(
        f"SELECT row, {columns} FROM {reading.table} ORDER BY row"
    ).fetchall()


def rules(reading):
    return [found.rule for found in reading.findings]


def test_a_table_of_a_page_is_read_as_it_is_seen(reads, engine):
    found = reads(PAGE, name="page.html", choices=Choices(header_rows=2))

    assert found.layout.sheets == ("About & more", "Arrivals")
    assert (found.layout.kind, found.layout.sheet) == ("html", "Arrivals")
    assert found.layout.header == ("Country", "Boats / 2022", "Boats / Notes")
    assert cells(engine, found) == [
        (3, "Niger Republic", "7", "a\nb"),
        (4, "Chad", "9", ""),
        (5, "Mali", "", "x"),
    ]
    assert rules(found) == ["sheet-chosen", "merged-cells"]
    assert found.findings[1].params["places"] == "A1:A2, B1:C1, B4:B5"


def test_a_table_inside_a_cell_is_a_table_of_its_own(reads, engine):
    text = (
        "<table><caption>Outer</caption><tr><td>a<td>before <table><tr><td>x<td>y"
        "<tr><td>1<td>2</table> after</tr><tr><td>b<td>c</tr></table>"
    )

    outer = reads(text, choices=Choices(sheet="Outer", header_row=0))
    inner = reads(text, choices=Choices(sheet="table 2"))

    assert cells(engine, outer) == [(1, "a", "before after"), (2, "b", "c")]
    assert cells(engine, inner) == [(2, "1", "2")]


def test_a_page_cut_short_keeps_its_last_cell(reads, engine):
    found = reads("<table><tr><td>a<td>b<tr><td>1<td title='x>y'>2")

    assert cells(engine, found) == [(2, "1", "2")]


@pytest.mark.parametrize("part", ["<!--", "<a ", '<td a="', "<![x", "&#", "</x "])
def test_a_page_made_to_be_slow_is_not(reads, part):
    assert reads("<html>" + part * 200_000).message.code == "page-without-table"


@pytest.mark.parametrize("told", ["windows-1251", "iso-8859-1", "klingon"])
def test_the_page_says_its_encoding_last(reads, engine, told):
    page = f'<html><meta charset="{told}"><table><tr><td>n<td>m<tr><td>%s<td>1</table>'
    text, encoding = (
        ("Україна", "cp1251") if told == "windows-1251" else ("Perú", "cp1252")
    )

    found = reads((page % text).encode(encoding))

    assert found.layout.encoding == encoding
    assert cells(engine, found)[0][1] == text


def test_a_page_without_a_table_is_refused(reads):
    refused = reads("<!doctype html><p>252 arrived</p>")

    assert refused.message.code == "page-without-table"


@pytest.mark.parametrize(
    ("cell", "limits", "code"),
    [
        ('<td colspan="1000">' * 3, ReadingLimits(), "too-many-columns"),
        ("<td>x" * 9, ReadingLimits(cells=8), "sheet-too-large"),
        ("<td>n<tr><td>1<tr><td>2", ReadingLimits(rows=1), "too-many-rows"),
    ],
)
def test_limits_hold(reads, cell, limits, code):
    refused = reads(f"<table><tr>{cell}</table>", limits=limits)

    assert refused.message.code == code


TAGS = st.sampled_from(
    [
        "<table>",
        "</table>",
        "<tr>",
        "</tr>",
        "<td>",
        "</td>",
        '<td rowspan="2">',
        '<th colspan="3">',
        "x",
        "<br>",
        "<caption>",
        "<![CDATA[",
        "<!--",
        "<script>",
        "&#0;",
    ]
)


@given(st.lists(TAGS, max_size=30))
@example(["<![if x", "<!ELEMENT br>", "<![x["])
def test_no_page_makes_reading_raise(reads, tags):
    found = reads("<html>" + "".join(tags))

    assert isinstance(found, Reading | Unreadable)


@given(st.lists(st.lists(st.sampled_from(["", "a", "7"]), max_size=4), max_size=6))
def test_every_row_with_text_is_staged(reads, engine, rows):
    text = "".join(
        f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows
    )

    found = reads(f"<table>{text}</table>", choices=Choices(header_row=0))

    filled = [number for number, row in enumerate(rows, 1) if any(row)]
    if not filled:
        assert found.message.code == "page-without-table"
    else:
        assert [row[0] for row in cells(engine, found)] == filled
