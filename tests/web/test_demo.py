"""The demonstration's answers are what its generator knows to be true."""

import json
import os
import subprocess
import sys

import pytest

from balise_web.cli import main
from balise_web.commands.demo import take
from balise_web.commands.speech import RIGHT
from balise_web.wording import say

pytestmark = pytest.mark.slow
FIVES = 5


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> tuple[str, dict]:
    """What one run in Arabic showed, and the same as data."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "balise_web.cli",
            "demo",
            "--language",
            "ar",
            "--keep",
            str(folder),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return done.stdout, json.loads((folder / "simulated_demo.json").read_text("utf-8"))


@pytest.fixture
def played(run) -> dict:
    return run[1]


def figures(answer: dict, participant: str) -> list[str]:
    return [
        row["value"]
        for row in answer["rows"]
        if row["participant"] == participant and row.get("agency", "_T") == "_T"
    ]


def test_answers_are_the_truth_and_the_listed_errors_and_nothing_else(played) -> None:
    assert played["agrees"] == {"1": True, "2": True, "3": True}


def test_the_errors_in_the_answers_are_listed_by_row(played) -> None:
    asked = [row for rows in played["known"].values() for row in rows]
    untrue = [key for key, true, value in asked if true != value]

    assert len(asked) > 20
    assert untrue
    for error in played["errors"]:
        assert error["file"].startswith("simulated_")
        assert error["row"] > 1
        assert str(error["true"]) != error["written"]


def test_the_agencies_of_a_participant_are_counted_once(played) -> None:
    beside = [r for r in played["answers"]["2-XAL"]["rows"] if r["agency"] == "police"]
    national = figures(played["answers"]["2-XAL"], "QNS")

    assert beside
    assert len(national) == len(beside)
    assert all(int(value) > 0 for value in national)


def test_every_habit_of_giving_is_on_stage(played) -> None:
    sent = {row["participant"] for row in played["sent"]}
    languages = {row["language"] for row in played["sent"]}

    assert languages == {"ar", "en", "es", "fr", "ru", "zh"}
    assert len(sent) == 14
    assert {"QPA", "XIR"}.isdisjoint(sent)
    for participant in ("QTE", "XIR"):
        assert figures(played["answers"]["1-XAL"], participant) == []


def test_whoever_gave_less_sees_less_in_each_question(played) -> None:
    answers = played["answers"]

    all_months = figures(answers["1-XAL"], "QMR")
    fewer = figures(answers["1-XBO"], "QMR")
    assert len(all_months) == 6
    assert 0 < len(fewer) < 6
    assert all(int(value) % FIVES == 0 for value in fewer)
    assert all(
        int(row["value"]) % FIVES == 0
        for row in answers["2-XBO"]["rows"]
        if row["participant"] == "QNS"
    )
    assert figures(answers["3-XAL"], "QMR")
    assert figures(answers["3-XBO"], "QMR") == []


def test_the_difference_is_explained(played) -> None:
    (deaths,) = [
        d for d in played["why"]["DM"]["decisions"] if d["depth"] == "statistics"
    ]
    (entries,) = [
        d for d in played["why"]["IE"]["decisions"] if d["depth"] == "statistics"
    ]

    assert deaths["because"] == "nothing_given"
    assert {n["because"] for n in entries["narrowed"]} >= {
        "newer_than_yours",
        "as_fine_as_you",
    }


def test_every_row_of_every_file_is_accounted_for(played) -> None:
    for row in played["sent"]:
        assert row["rows-in"] == row["accepted"] + row["rejected"] + row["skipped"]
        assert row["accepted"] > 0


def test_every_slip_is_found_where_it_was_made(played) -> None:
    found = {
        (f["row"], f["column"])
        for f in played["flawed"]["findings"]
        if f["severity"] == "error"
    }
    made = {(s["row"], s["column"]) for s in played["flawed"]["slips"]}

    assert made <= found


def test_what_was_recalled_is_gone_from_answer_and_citation(played) -> None:
    assert figures(played["after_recall"], "QMR") == []
    assert figures(played["after_recall"], "XAL")
    assert played["rebuilt"]["ok"] is False
    assert "QMR" in json.dumps(played["rebuilt"]["messages"])


def test_all_is_whole_at_the_end_and_all_is_simulated(played) -> None:
    assert played["verified"] is True
    assert played["simulated"] is True


def test_it_speaks_arabic_from_right_to_left(run) -> None:
    said = [line for line in run[0].splitlines() if not line.startswith("$")]

    assert say("demo-title", "ar") in said
    english = ("Participant", "Coverage", "Figure", "Done", "Nothing", "not available")
    assert not [line for line in said if any(word in line for word in english)]
    assert sum(line.strip().startswith(RIGHT) for line in said) > 50


def test_a_home_in_use_is_left_alone(tmp_path, capsys) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "db.sqlite3").write_bytes(b"somebody's")

    assert main(["demo", "--keep", str(tmp_path)]) == 1

    assert "[demo-home-used]" in capsys.readouterr().err
    assert (tmp_path / "home" / "db.sqlite3").read_bytes() == b"somebody's"


def test_what_somebody_works_with_is_never_touched(monkeypatch, tmp_path):
    monkeypatch.setenv("BALISE_SHELF", "s3://somebody/shelf")
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none")
    monkeypatch.setenv("BALISE_HOME", "elsewhere")

    take(tmp_path / "home")

    assert "DATABASE_URL" not in os.environ
    assert "BALISE_SHELF" not in os.environ
