"""A pack that writes itself, at the command line: suggest, edit, drift, check."""

import io
import json
import os
import subprocess
import sys

import pytest

from balise.vocabulary.languages import LANGUAGES
from balise_web.cli import main

pytestmark = pytest.mark.django_db

MARCH = """date;nationality;sex;persons
2024-03-01;Iraq;Male;12
2024-03-02;Iraq;Female;3
2024-03-03;Egypt;Male;40
2024-03-14;Egypt;Female;9
"""


@pytest.fixture
def march(tmp_path):
    path = tmp_path / "march.csv"
    path.write_text(MARCH, encoding="utf-8")
    return path


def said(capsys, *words) -> tuple[int, dict]:
    code = main([*map(str, words), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_an_open_question_is_named_with_its_answers(march, capsys) -> None:
    code, told = said(capsys, "pack", "suggest", march)

    assert code == 1
    assert [q["name"] for q in told["questions"]] == ["indicator"]
    assert "IE.detected" in [c["value"] for c in told["questions"][0]["choices"]]


def test_with_its_answers_a_pack_is_written_and_runs(march, tmp_path, capsys) -> None:
    pack = tmp_path / "pack.yaml"
    answered = ("--answer", "indicator=IE.detected", "-o", pack)
    code, told = said(capsys, "pack", "suggest", march, *answered)
    checked, found = said(capsys, "pack", "check", march, "--pack", pack)

    assert (code, checked) == (0, 0)
    assert told["ok"]
    assert found["balance"]["accepted"] == 4


def test_an_answer_that_is_not_understood_is_refused_with_those_that_are(
    march, capsys
) -> None:
    code, told = said(
        capsys, "pack", "suggest", march, "--answer", "indicator=arrivals"
    )

    assert code == 1
    assert told["refused"][0]["code"] == "suggest-answer-not-understood"
    assert "IE.detected" in told["refused"][0]["params"]["allowed"]


def test_questions_are_answered_at_the_terminal_by_number_or_by_word(
    march, tmp_path, capsys, monkeypatch
) -> None:
    pack = tmp_path / "pack.yaml"
    monkeypatch.setattr(sys, "stdin", io.StringIO("nonsense\n1\n"))

    assert main(["pack", "edit", str(march), "-o", str(pack)]) == 0
    assert "indicator: IE.detected" in pack.read_text(encoding="utf-8")
    assert "nonsense" in capsys.readouterr().err


def test_whoever_stops_answering_loses_nothing_and_keeps_no_pack(
    march, tmp_path, capsys, monkeypatch
) -> None:
    pack = tmp_path / "pack.yaml"
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))

    assert main(["pack", "edit", str(march), "-o", str(pack)]) == 1
    assert not pack.exists()
    assert "indicator" in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_suggestion_is_told_in_each_language(march, language, capsys) -> None:
    assert main(["pack", "suggest", str(march), "--language", language]) == 1
    assert capsys.readouterr().out.strip()


def test_the_next_file_is_compared_and_the_next_pack_written(
    march, tmp_path, capsys
) -> None:
    first, second = tmp_path / "one.yaml", tmp_path / "two.yaml"
    main(
        [
            "pack",
            "suggest",
            str(march),
            "--answer",
            "indicator=IE.detected",
            "-o",
            str(first),
        ]
    )
    april = tmp_path / "april.csv"
    april.write_text(MARCH.replace("nationality", "citizenship"), encoding="utf-8")
    capsys.readouterr()

    code, told = said(capsys, "pack", "drift", april, "--pack", first, "-o", second)
    checked, _ = said(capsys, "pack", "check", april, "--pack", second)

    assert code == 1
    assert [change["code"] for change in told["changes"]] == ["drift-renamed"]
    assert checked == 0


def test_a_pack_is_tried_before_there_is_a_home(march, tmp_path) -> None:
    pack = tmp_path / "pack.yaml"
    main(
        [
            "pack",
            "suggest",
            str(march),
            "--answer",
            "indicator=IE.detected",
            "-o",
            str(pack),
        ]
    )
    nowhere = tmp_path / "nowhere"
    told = subprocess.run(
        [
            sys.executable,
            "-m",
            "balise_web.cli",
            "pack",
            "check",
            march,
            "--pack",
            pack,
        ],
        env={**os.environ, "BALISE_HOME": str(nowhere), "DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert told.returncode == 0, told.stderr
    assert not nowhere.exists()
