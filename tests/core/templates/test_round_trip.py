"""Records written into a template in any language read back as the same records."""

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import cycle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balise.engine.sessions import session
from balise.intake import Converted, convert, load_pack, read
from balise.intake.packs.values import Pack
from balise.intake.reading import Choices
from balise.intake.templates import (
    Template,
    find_template,
    template_of,
    template_pack,
    write_template,
)
from balise.intake.templates.packs import HEADER_ROW
from balise.intake.templates.words import BOUNDS, PLAIN, WITHOUT
from balise.vocabulary.codes import code_list
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.model import model
from balise.vocabulary.observations import DIMENSIONS, ObservationStatus

FLOWS = sorted({i.dataflow for i in model().indicators.values()})
PERIODS = ["2021", "2021-S1", "2022-Q3", "2023-07", "2022-W05", "2023-02-28"]
NOTES = st.sampled_from(["", "after the storm", "=1+1", "-", "  two  words"])
SAID = ("indicator", "statistic", "unit", "period", *DIMENSIONS)


# A pack is a frozen value, and the property loads the same one again and again.
loaded = cache(load_pack)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("templates")


@pytest.fixture(scope="module")
def backend(folder):
    with session(folder, scratch=folder) as opened:
        yield opened


def template(flow, **options):
    made = template_of(flow, currency="EUR", **options)
    assert isinstance(made, Template), made
    return made


@st.composite
def codes(draw, template, name):
    field = model().dimensions[name]
    if field.code_list is None:
        return draw(st.sampled_from(["_T", "Bab el-Mandeb", "Eastern route"]))
    listed = sorted(code_list(field.code_list).codes)
    return draw(st.sampled_from(["_T", *listed]))


@st.composite
def records(draw, template):
    row = dict.fromkeys(DIMENSIONS, "_T")
    row |= draw(st.sampled_from(template.figures))._asdict()
    row |= {name: draw(codes(template, name)) for name in template.by}
    row["period"] = draw(st.sampled_from(PERIODS))
    hidden = ObservationStatus.CENSORED
    status = draw(st.sampled_from([*PLAIN, *WITHOUT, hidden]))
    places = 2 if row["unit"].startswith("money") else 0
    number = st.decimals(0, 10**15, places=places)
    row |= {
        "obs_status": status,
        "value": None if status in (*WITHOUT, hidden) else draw(number),
        "lower": Decimal(0) if status is hidden else None,
        "upper": Decimal(draw(st.sampled_from(BOUNDS)) - 1)
        if status is hidden
        else None,
        "note": draw(NOTES),
        "restriction": draw(st.sampled_from(["", "case-1"])),
    }
    return row


def filled(flow):
    made = template(flow)
    rows = st.lists(
        records(made),
        min_size=1,
        max_size=12,
        unique_by=lambda r: tuple(r[n] for n in SAID),
    )
    return st.tuples(st.just(made), rows)


def read_back(path, made, backend, folder):
    pack = loaded(template_pack(made))
    assert isinstance(pack, Pack), pack
    chosen = Choices(header_row=HEADER_ROW, header_rows=1, last_row=0)
    found = convert(
        read(path, backend, choices=chosen, scratch=folder),
        pack,
        backend,
        participant="QMA",
        agency="police",
        received_on=date(2026, 1, 1),
        personal={"note": "not-personal"},
    )
    assert isinstance(found, Converted), found
    return found


def known(row):
    value = None if row["value"] is None else Decimal(row["value"])
    said = (str(row["obs_status"]), " ".join((row["note"] or "").split(None)))
    ends = (row["lower"], row["upper"])
    return (*(row[name] for name in SAID), value, *ends, *said, row["restriction"])


@settings(max_examples=20)
@given(made=st.sampled_from(FLOWS).flatmap(filled), language=st.sampled_from(LANGUAGES))
def test_any_valid_records_come_back_the_same(made, language, backend, folder):
    template, rows = made
    path = folder / "filled.xlsx"
    write_template(path, template, language, rows)

    found = read_back(path, find_template(path, backend, folder), backend, folder)

    names = ", ".join(
        f'"{n}"'
        for n in (*SAID, "value", "lower", "upper", "obs_status", "note", "restriction")
    )
    query = backend.con.execute(f"SELECT {names} FROM {found.observations}")
    columns = [part[0] for part in query.description]
    back = [dict(zip(columns, line, strict=True)) for line in query.fetchall()]
    assert sorted(map(known, back), key=str) == sorted(map(known, rows), key=str)
    assert found.blocking == 0


@pytest.mark.parametrize(("flow", "language"), [*zip(FLOWS, cycle(LANGUAGES))])
def test_the_example_is_refused_and_nothing_else_is_there(
    flow, language, backend, folder
):
    made, path = template(flow), folder / "empty.xlsx"
    write_template(path, made, language)

    found = read_back(path, made, backend, folder)

    assert found.balance.rows_in == 2
    assert found.balance.rejected == found.blocking == 1
    assert found.balance.skipped == {"headings": 1}


def test_a_status_has_its_word_and_a_missing_value_no_zero():
    assert {*PLAIN, *WITHOUT} == set(ObservationStatus) - {
        ObservationStatus.CENSORED,
        ObservationStatus.NOT_YET_OBSERVED,
    }
