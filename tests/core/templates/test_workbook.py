"""A template helps whoever fills it in, and reads from the right in Arabic."""

import zipfile

import pytest
from python_calamine import CalamineWorkbook

from balise.intake.templates import Template, template_of, write_template
from balise.intake.templates.values import template_in
from balise.vocabulary.model import model


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode() for name in package.namelist()}


@pytest.mark.parametrize(("language", "turned"), [("ar", True), ("ru", False)])
def test_what_a_person_sees(language, turned, tmp_path):
    path = tmp_path / "ie.xlsx"
    write_template(path, template_of("IE"), language)

    found = parts(path)
    data = found["xl/worksheets/sheet1.xml"]

    assert ('rightToLeft="1"' in data) is turned
    assert '<row r="1" ' in data
    assert 'hidden="1"' in data.split('<row r="2"')[0]
    assert data.count('type="list"') == 6
    assert data.count('type="custom"') == 2
    definition = model().dimensions["citizenship"].definition[language]
    assert definition in found["xl/comments1.xml"]


def test_words_to_choose_have_their_codes_beside_them(tmp_path):
    path = tmp_path / "ie.xlsx"
    write_template(path, template_of("IE", by=["sex", "citizenship"]), "es")

    lists = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("lists").to_python()

    names = lists[0]
    place = names.index("citizenship")
    pairs = {(line[place], line[place + 1]) for line in lists[1:]}
    assert {("Afganistán", "AFG"), ("Congo (COG)", "COG")} <= pairs


@pytest.mark.parametrize("flow", ["IE", "FT", "AB", "IC"])
def test_a_mark_speaks_of_one_template(flow):
    made = template_of(flow, currency="USD", complete=flow == "IE")

    assert template_in(made.mark) == made


@pytest.mark.parametrize(
    "text",
    [
        "",
        "balise-template:1:XX::-:part",
        "balise-template:1:FT::-:part",
        "balise-template:1:AS:citizenship:-:part",
        "balise-template:2:IE::-:part",
    ],
)
def test_a_mark_that_no_template_has_is_none(text):
    assert template_in(text) is None


def test_protected_dataflows_never_offer_what_they_are_never_split_by():
    for flow in model().dataflows.values():
        assert not flow.barred & set(flow.usual)
        made = template_of(flow.code, by=sorted(flow.barred)) if flow.barred else None
        assert not isinstance(made, Template)
