"""Personal columns stop a file until someone answers, and then are nowhere."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balise.intake import Stopped
from balise.intake.converting.texts import quoted
from balise.intake.personal import header_looks_personal

LAYOUT = """\
  - name: only
    time: {frequency: A}
    figures: {indicator: IE.detected, unit: detections}
    columns:
      year: {period: year}
      n: {measure: {}}
"""
WITH = LAYOUT + "      extra: {ignore: not asked}\n"


@pytest.mark.parametrize(
    "header",
    [
        "Surname",
        "first_name",
        "Date of birth",
        "Passport No",
        "phone",
        "Plate",
        "Nom et prénom",
        "Date de naissance",
        "Numéro de passeport",
        "Apellidos",
        "Fecha de nacimiento",
        "Teléfono",
        "Matrícula",
        "Cognome",
        "Geburtsdatum",
        "Kennzeichen",
        "Фамилия",
        "Дата рождения",
        "Паспорт",
        "الاسم الكامل",
        "تاريخ الميلاد",
        "رقم الهاتف",
        "姓名",
        "出生日期",
        "护照号",
    ],
)
def test_a_header_that_names_people_is_known_in_every_language(header):
    assert header_looks_personal(header)


@pytest.mark.parametrize(
    "header",
    [
        "country",
        "Country name",
        "Nombre del país",
        "Nom du pays",
        "Country of birth",
        "sex",
        "Number of Dead",
        "الجنسية",
        "国籍",
        "Гражданство",
        "document_type",
        "Migration Route",
    ],
)
def test_a_header_of_a_statistic_is_left_alone(header):
    assert not header_looks_personal(header)


@pytest.mark.parametrize(
    "values",
    [
        ["Maria Lopez", "Ahmed Al-Sayed", "John O’Neil"],
        ["LOPEZ, Maria", "SAYED, Ahmed", "NEIL, John"],
        ["1984-03-09", "1990-12-31", "1979-01-02"],
        ["09/03/1984", "31/12/1990", "02/01/1979"],
        ["AB1234567", "C01X00T47", "XY7654321"],
        ["+34 612 345 678", "0033 6 12 34 56 78", "+221771234567"],
        ["1234 BCD", "AB-123-CD", "5678 FGH"],
        ["a.b@example.org", "c@example.com", "d@example.net"],
    ],
)
def test_values_that_look_personal_stop_a_column_with_an_innocent_name(run, values):
    rows = "\n".join(f"{2000 + i}|{i}|{v}" for i, v in enumerate(values))

    found = run(WITH, f"year|n|extra\n{rows}")

    assert isinstance(found, Stopped)
    assert [m.code for m in found.messages] == ["column-may-be-personal"]
    assert not any(value in str(found) for value in values)


def test_a_column_without_an_answer_stops_the_file(run):
    found = run(LAYOUT, "year|n|remark\n2020|1|x")

    assert [m.code for m in found.messages] == ["column-not-answered"]


@pytest.mark.parametrize("answer", ["ignore", "personal"])
def test_an_answer_at_submitting_opens_the_way(run, answer):
    found = run(LAYOUT, "year|n|name\n2020|1|Ann Lee", personal={"name": answer})

    assert found.balance.accepted == 1
    assert found.personal_columns == (("name",) if answer == "personal" else ())


def test_an_answer_that_nobody_knows_is_refused(run):
    found = run(LAYOUT, "year|n|name\n2020|1|Ann Lee", personal={"name": "fine"})

    assert "personal-answer-unknown" in [m.code for m in found.messages]


def test_the_pack_can_answer_that_a_column_holds_none(run):
    layout = LAYOUT + "      extra: {ignore: ports, holds_no_personal_data: true}\n"

    found = run(layout, "year|n|extra\n2020|1|Porto Novo\n2021|1|Santa Marta")

    assert found.balance.accepted == 2


def test_a_personal_column_that_the_figures_need_is_refused(run):
    found = run(LAYOUT, "year|n\n2020|1", personal={"n": "personal"})

    assert [m.code for m in found.messages] == ["personal-column-needed"]


PERSONAL = LAYOUT + "      who: {personal: names of officers}\n"


@settings(max_examples=max(12, settings.default.max_examples // 3))
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["2020", "2021", "x", ""]),
            st.sampled_from(["1", "-1", "many", ""]),
            st.integers(0, 10**6).map(lambda n: f"Zz{n} Qq{n}"),
            st.sampled_from([[], ["surplus"]]),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_no_personal_value_reaches_any_table(backend, run, rows):
    text = "\n".join("|".join([a, b, who, *rest]) for a, b, who, rest in rows)

    # A row whose cells are shifted may hold a name in any place.
    found = run(PERSONAL, f"year|n|who\n{text}")

    tables = [
        found.observations,
        found.findings,
        found.rejected,
        found.cleaned_original,
    ]
    for table in tables:
        for _, _, who, _ in rows:
            hits = backend.con.execute(
                f"SELECT count(*) FROM {table} t WHERE "
                f"contains(CAST(t AS VARCHAR), {quoted(who)})"
            ).fetchall()[0]
            assert hits == (0,)
    assert found.personal_columns == ("who",)
    assert found.balance.closes


def test_a_shifted_row_keeps_none_of_its_cells(run, tell):
    found = run(PERSONAL, "year|n|who\n2020|Ann Lee|1|7\n2021|1|Bo Li")

    assert tell(found, "row, cells", found.rejected) == [(2, "{}")]
    assert tell(found, "*", found.cleaned_original) == [
        (2, "", "", None),
        (3, "2021", "1", None),
    ]


def test_names_in_a_column_of_countries_stop_the_file(run):
    layout = LAYOUT + "      country: {dimension: citizenship}\n"

    found = run(
        layout, "year|n|country\n2020|1|Maria Lopez\n2021|2|Ahmed Sayed\n2022|3|Ann Lee"
    )

    assert [m.code for m in found.messages] == ["column-may-be-personal"]


def test_a_finding_hides_a_misplaced_number_of_a_document(run, tell):
    layout = LAYOUT + "      country: {dimension: citizenship}\n"
    good = "\n".join(f"{2000 + i}|1|Iraq" for i in range(9))

    found = run(
        layout,
        f"year|n|country\n{good}\n2010|1|Iran X\n2011|1|AB1234567\n2012|1|Cuba\n2012|1|Chad",
    )

    values = {v for (v,) in tell(found, "value", found.findings)}
    assert "AB1234567" not in values
    assert "Iran X" in values
