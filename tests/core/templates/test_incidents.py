"""The five sheets of an incident template read back as the five tables."""

import re
import zipfile
from datetime import date

import pytest

from balise.engine.sessions import session
from balise.intake import Converted, convert, load_pack
from balise.intake.fitting import read_with
from balise.intake.packs.values import Pack
from balise.intake.templates import (
    INCIDENTS,
    IncidentTemplate,
    find_template,
    template_of,
    template_pack,
    write_template,
)
from balise.intake.templates.incidents import TABLES
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.model import model

RECORDS = {
    "incident": [
        {"incident": "A-1", "kind": "entry", "date": "2024-03-05", "country": "GRC"},
        {"incident": "A-2", "kind": "harm", "date": "2024-04", "place": "=off Samos"},
    ],
    "group": [
        {"incident": "A-1", "role": "migrant", "count": 7, "citizenship": "COG"},
        {"incident": "A-1", "role": "transporter", "count": 1, "benefit_denied": False},
        {"incident": "A-2", "role": "migrant", "count": 3, "outcome": "dead"},
    ],
    "leg": [
        {"incident": "A-1", "from_country": "SYR", "to_country": "TUR"},
        {"incident": "A-1", "from_country": "TUR", "to_country": "GRC"},
        {"incident": "A-1", "from_place": "Izmir", "date": "2024-03-04"},
    ],
    "document": [{"incident": "A-2", "document_type": "passport", "count": 2}],
    "payment": [
        {"incident": "A-1", "kind": "fee", "stage": "paid", "amount": "1200.50"},
        {"incident": "A-1", "kind": "fee", "stage": "agreed", "currency": "EUR"},
    ],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("incidents")


@pytest.fixture(scope="module")
def backend(folder):
    with session(folder, scratch=folder) as opened:
        yield opened


@pytest.fixture(scope="module")
def read_back(backend, folder):
    def converted(path) -> Converted:
        made = find_template(path, backend, folder)
        assert isinstance(made, IncidentTemplate)
        pack = load_pack(template_pack(made))
        assert isinstance(pack, Pack), pack
        found = convert(
            read_with(path, pack, backend, scratch=folder),
            pack,
            backend,
            participant="QMA",
            agency="police",
            received_on=date(2026, 1, 1),
        )
        assert isinstance(found, Converted), found
        return found

    return converted


def told(backend, found, table) -> list[dict]:
    """Give the rows of a table as they were filled in: what is empty left out."""
    result = backend.con.execute(f"SELECT * FROM {found.incidents[table]}")
    names = [part[0] for part in result.description]
    kept = {f.name for f in model().incident_tables[table]} - {"restriction"}
    return sorted(
        (
            {
                name: value
                for name, value in zip(names, row, strict=True)
                if value is not None and name in kept
            }
            for row in result.fetchall()
        ),
        key=str,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_on_five_sheets_comes_back_as_five_tables(
    language, backend, folder, read_back
):
    path = folder / f"{language}.xlsx"
    write_template(path, template_of(INCIDENTS), language, RECORDS)

    found = read_back(path)

    assert (found.blocking, found.balance.accepted) == (0, 2)
    groups = told(backend, found, "group")
    assert [(g["incident"], g["group"], int(g["count"])) for g in groups] == [
        ("A-1", "1", 7),
        ("A-1", "2", 1),
        ("A-2", "1", 3),
    ]
    assert groups[0]["citizenship"] == "COG"
    assert groups[1]["benefit_denied"] is False
    legs = told(backend, found, "leg")
    assert [int(leg["leg"]) for leg in legs] == [1, 2, 3]
    assert (legs[1]["from_country"], legs[2]["from_place"]) == ("TUR", "Izmir")
    payments = told(backend, found, "payment")
    assert [(str(p.get("amount")), p["stage"]) for p in payments] == [
        ("1200.500000", "paid"),
        ("None", "agreed"),
    ]
    incidents = told(backend, found, "incident")
    assert incidents[1]["place"] == "=off Samos"
    assert incidents[1]["date_precision"] == "month"
    assert str(incidents[1]["date_upper"]) == "2024-04-30"


def test_the_same_incidents_in_two_languages_are_the_same_records(
    backend, folder, read_back
):
    made = []
    for language in ("ar", "zh"):
        path = folder / f"same-{language}.xlsx"
        write_template(path, template_of(INCIDENTS), language, RECORDS)
        found = read_back(path)
        made.append({t: told(backend, found, t) for t in TABLES})

    assert made[0] == made[1]


def test_an_example_left_in_is_refused(folder, read_back):
    path = folder / "empty.xlsx"
    write_template(path, template_of(INCIDENTS), "fr")

    found = read_back(path)

    assert (found.balance.accepted, found.balance.rejected) == (0, 1)
    assert found.balance.skipped == {"headings": 1}


def test_people_of_an_incident_that_is_not_there_are_not_lost(folder, read_back):
    path = folder / "orphans.xlsx"
    people = [*RECORDS["group"], {"incident": "A-9", "role": "migrant", "count": 5}]
    write_template(path, template_of(INCIDENTS), "en", {**RECORDS, "group": people})

    found = read_back(path)

    assert (found.balance.accepted, found.balance.rejected) == (2, 1)


def test_people_without_a_count_are_an_error_and_no_silence(folder, read_back):
    path = folder / "uncounted.xlsx"
    people = [{"incident": "A-1", "role": "migrant", "citizenship": "SYR"}]
    write_template(path, template_of(INCIDENTS), "en", {**RECORDS, "group": people})

    found = read_back(path)

    assert found.balance.rejected == 1


def test_every_coded_column_has_its_list_to_choose_from(folder):
    path = folder / "lists.xlsx"
    write_template(path, template_of(INCIDENTS), "ru")

    with zipfile.ZipFile(path) as book:
        texts = [book.read(f"xl/worksheets/sheet{n}.xml") for n in range(1, 6)]
    listed = sum(len(re.findall(b'<dataValidation type="list"', t)) for t in texts)

    coded = [
        field
        for table, fields in model().incident_tables.items()
        for field in fields
        if (field.code_list or field.type == "boolean")
        and (table, field.name) != ("incident", "date_precision")
    ]
    assert listed == len(coded)
