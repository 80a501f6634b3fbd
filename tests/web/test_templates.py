"""A filled template goes through the same engine as any other file, without a pack."""

import json
from datetime import date
from decimal import Decimal

import pytest

from balise.intake.templates import template_of, write_template
from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.observations import DIMENSIONS
from balise_web.cli import main
from balise_web.submissions import actions as submissions
from balise_web.submissions.comparing import compared
from web.test_returning import cells
from web.world import a_cast, a_file, done

pytestmark = pytest.mark.django_db


def a_record(month, value):
    row = dict.fromkeys(DIMENSIONS, "_T")
    row |= {"citizenship": "AFG", "sex": "F", "obs_status": "A", "unit": "detections"}
    row |= {"period": f"2024-{month:02}", "value": Decimal(value)}
    return row | {"note": "", "restriction": ""}


def test_the_same_figures_in_two_languages_are_the_same_records(tmp_path):
    cast = a_cast()
    made = template_of("IE")
    sent = []
    for language in ("ar", "zh"):
        path = tmp_path / f"{language}.xlsx"
        write_template(path, made, language, [a_record(m, 10 + m) for m in (1, 2, 3)])
        sent.append(
            done(
                submissions.submit(
                    path, pack=None, agency=cast.ana.agency, by=cast.ana.sender
                )
            )
        )

    found = done(compared(sent[0], by=cast.ana.lead, other=sent[1])).comparison

    assert (found.total.unchanged, found.total.changed) == (3, 0)
    assert sent[0].pack_identity == sent[1].pack_identity
    assert sent[0].pack_name == "template-ie"


def test_a_filled_template_comes_back_with_its_findings(tmp_path):
    cast = a_cast()
    path, back = tmp_path / "ie.xlsx", tmp_path / "back.xlsx"
    write_template(path, template_of("IE"), "en", [a_record(1, "1.5")])
    by = cast.ana.sender
    row = done(submissions.submit(path, pack=None, agency=cast.ana.agency, by=by))

    done(submissions.give_back(row, back, by=by, language="en"))

    assert row.errors == 1
    assert "not a whole number" in " ".join(map(str, cells(back)[2]))


def test_any_other_file_needs_a_pack(tmp_path):
    cast = a_cast()

    outcome = submissions.submit(
        a_file(tmp_path, {date(2024, 1, 1): 1}),
        pack=None,
        agency=cast.ana.agency,
        by=cast.ana.sender,
    )

    assert outcome.message.code == "pack-needed"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_command_writes_it_and_the_example_is_refused(language, tmp_path, capsys):
    path = str(tmp_path / "sg.xlsx")

    assert main(["template", "SG", "-o", path, "--language", language]) == 0
    capsys.readouterr()
    assert main(["pack", "check", path, "--json", "--language", language]) == 1
    found = json.loads(capsys.readouterr().out)

    assert [one["rule"] for one in found["findings"] if one["severity"] == "error"] == [
        "date-invalid"
    ]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["CX"], "template-no-figures"),
        (["XX"], "template-no-figures"),
        (["FT"], "template-needs-currency"),
        (["FT", "--currency", "XXL"], "template-needs-currency"),
        (["IE", "--by", "colour"], "template-not-a-dimension"),
        (["AS", "--by", "citizenship"], "template-not-a-dimension"),
    ],
)
def test_what_has_no_template_says_why(words, code, tmp_path, capsys):
    assert main(["template", *words, "-o", str(tmp_path / "t.xlsx")]) == 1

    assert f"[{code}]" in capsys.readouterr().err
