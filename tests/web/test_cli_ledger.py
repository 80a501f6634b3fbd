"""The command line on a ledger: people, refusals, strangers, data for machines."""

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from balise.vocabulary.languages import LANGUAGES
from balise_web.cli import main

TODAY = date.today().isoformat()
BY_HAND = """format: 1
name: by-hand
version: "1"
about: A list made by hand.
source: A test.
layouts:
  - name: total
    time: {frequency: M}
    figures: {indicator: IE.detected, unit: detections, complete: true}
    columns:
      t: {period: date, formats: ["%Y-%m-%d"]}
      n: {measure: {}}
"""


@pytest.fixture
def home(settings, tmp_path: Path, db) -> Path:
    """A founded home with one confirmed participant: Ana leads, Ben validates."""
    settings.BALISE_HOME = tmp_path
    settings.STORE_ROOT = tmp_path / "store"
    letter = tmp_path / "letter.txt"
    letter.write_text(f"authority: Ministry\ndated: {TODAY}\nfocal_point: ana\n")
    for words in (
        "init --governance gita --secretariat sam",
        "participant add QMR Qamara --simulated --by sam",
        f"participant confirm QMR --letter {letter} --by sam",
        "person add ana Ana --of QMR --role focal-point --by sam",
        "agency add QMR coast-guard CoastGuard --by ana",
        "person add ben Ben --of QMR --role validator --by ana",
        "person add cleo Cleo --of QMR --role contributor:coast-guard --by ana",
        "terms accept QMR --by ana",
        "participant add XAL Xalvia --simulated --by sam",
        "person add dov Dov --of XAL --role focal-point --by sam",
    ):
        assert main(words.split()) == 0, words
    return tmp_path


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "pack.yaml"
    path.write_text(BY_HAND, encoding="utf-8")
    return path


@pytest.fixture
def arrivals(tmp_path: Path) -> Path:
    path = tmp_path / "arrivals.csv"
    path.write_text("t,n\n2024-01-01,5\n2024-02-01,7\n2024-03-01,6\n")
    return path


def told(capsys, *words: str) -> dict:
    """Run a command for its data."""
    capsys.readouterr()
    main([*words, "--json"])
    return json.loads(capsys.readouterr().out)


def test_participants_are_listed_with_their_standing(home, capsys) -> None:
    rows = told(capsys, "participant", "list")["rows"]

    assert [(r["participant"], r["state"]) for r in rows] == [
        ("QMR", "confirmed"),
        ("XAL", "invited"),
    ]


def test_an_unknown_person_is_refused(home, capsys) -> None:
    assert main(["agency", "add", "QMR", "police", "Police", "--by", "nobody"]) == 1

    assert "[not-found]" in capsys.readouterr().err


def test_a_stranger_hears_what_anyone_hears_of_nothing(home, capsys) -> None:
    main(["source-sheet", "show", "QMR", "--person", "dov"])
    foreign = capsys.readouterr().err

    main(["source-sheet", "show", "QQQ", "--person", "dov"])

    assert capsys.readouterr().err.replace("QQQ", "QMR") == foreign


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_said_in_each_language(home, language, capsys) -> None:
    words = ["participant", "add", "QMR", "Qamara", "--by", "ana"]

    assert main([*words, "--language", language]) == 1

    assert "[not-your-role]" in capsys.readouterr().err


def test_a_letter_without_its_facts_says_which_are_missing(home, tmp_path, capsys):
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 \xff\xfe")

    code = main(["participant", "confirm", "XAL", "--letter", str(scan), "--by", "sam"])

    assert code == 1
    assert "--authority, --dated, --focal-point" in capsys.readouterr().err


def test_terms_are_shown_as_they_can_be_set_again(home, tmp_path, capsys) -> None:
    values = told(capsys, "terms", "show")["values"]

    assert values["mutual"] == "pairwise"


def test_a_pack_is_tried_without_keeping_anything(home, pack, arrivals, capsys) -> None:
    found = told(capsys, "pack", "check", str(arrivals), "--pack", str(pack))

    assert found["ok"]
    assert found["balance"]["rows_in"] == found["balance"]["accepted"] == 3
    assert told(capsys, "submissions")["rows"] == []


def test_a_pack_with_an_error_says_line_and_reason(
    home, pack, arrivals, capsys
) -> None:
    pack.write_text(BY_HAND.replace("measure: {}", "measures: {}"))

    assert main(["pack", "check", str(arrivals), "--pack", str(pack)]) == 1
    err = capsys.readouterr().err
    assert "Line 12" in err
    assert "measures" in err


def test_a_pack_that_is_not_there_is_a_sentence(home, arrivals, capsys) -> None:
    assert main(["pack", "check", str(arrivals), "--pack", "none-such"]) == 1
    assert "[cli-no-pack]" in capsys.readouterr().err


def test_a_file_with_an_error_ends_with_one_and_names_the_cell(
    home, pack, arrivals, capsys
) -> None:
    arrivals.write_text("t,n\n2024-01-01,five\n2024-02-01,7\n")

    assert main(["pack", "check", str(arrivals), "--pack", str(pack)]) == 1

    found = told(capsys, "pack", "check", str(arrivals), "--pack", str(pack))
    assert found["balance"]["rejected"] == 1
    assert [(f["row"], f["column"]) for f in found["findings"] if f["row"]] == [
        (2, "n")
    ]


def sent(capsys, pack: Path, file: Path) -> str:
    words = ("submit", str(file), "--pack", str(pack), "--for", "QMR")
    reply = told(capsys, *words, "--agency", "coast-guard", "--by", "cleo")
    return reply["number"]


def test_a_file_goes_the_whole_way_and_comes_back(home, pack, arrivals, capsys) -> None:
    number = sent(capsys, pack, arrivals)

    assert main(["clear", number, "--by", "cleo"]) == 0
    assert main(["approve", number, "--by", "ben"]) == 0
    assert main(["release", number, "--by", "ana"]) == 0
    (row,) = told(capsys, "submissions", "--person", "ana")["rows"]
    assert row["state"] == "released"
    assert main(["recall", number, "--reason", "wrong file", "--by", "ana"]) == 0
    assert main(["recall", number, "--confirm", "--by", "ana"]) == 1
    assert main(["recall", number, "--confirm", "--by", "ben"]) == 0
    assert main(["verify"]) == 0


def test_a_release_is_previewed_then_set_for_a_day(home, pack, arrivals, capsys):
    number = sent(capsys, pack, arrivals)
    main(["clear", number, "--by", "cleo"])
    main(["approve", number, "--by", "ben"])

    readers = told(capsys, "release", number, "--preview", "--by", "ana")["rows"]
    later = told(capsys, "release", number, "--on", "2999-01-01", "--by", "ana")

    assert not [r for r in readers if r["reads"] and r["participant"] != "QMR"]
    assert later["state"] == "sealed"


def test_a_question_as_of_a_day_before_the_seal_finds_nothing(
    home, pack, arrivals, capsys
) -> None:
    number = sent(capsys, pack, arrivals)
    main(["clear", number, "--by", "cleo"])
    main(["approve", number, "--by", "ben"])
    words = (
        *("ask", "IE.detected", "--from", "2024", "--to", "2024", "--viewer", "QMR"),
        *("--where", "participant=QMR"),
    )

    assert told(capsys, *words)["rows"]
    assert told(capsys, *words, "--as-of", "2024-06-30")["rows"] == []


def test_a_step_out_of_order_is_refused_and_changes_nothing(
    home, pack, arrivals, capsys
) -> None:
    number = sent(capsys, pack, arrivals)

    assert main(["approve", number, "--by", "ben"]) == 1
    assert main(["release", number, "--by", "ana"]) == 1

    (row,) = told(capsys, "submissions")["rows"]
    assert row["state"] == "checked"


def test_the_submission_of_another_participant_is_not_found(
    home, pack, arrivals, capsys
) -> None:
    number = sent(capsys, pack, arrivals)

    assert main(["clear", number, "--by", "dov"]) == 1
    assert "[not-found]" in capsys.readouterr().err
    assert main(["findings", number, "--person", "dov"]) == 1


def test_what_quotes_the_file_needs_a_person(home, pack, arrivals, capsys) -> None:
    number = sent(capsys, pack, arrivals)

    assert main(["findings", number]) == 1
    assert "[cli-person-needed]" in capsys.readouterr().err
    assert main(["findings", number, "--person", "cleo"]) == 0


def test_rejected_rows_go_to_a_spreadsheet_that_runs_nothing(
    home, pack, arrivals, capsys
) -> None:
    arrivals.write_text("t,n\n2024-01-01,=1+1\n2024-02-01,7\n")
    number = sent(capsys, pack, arrivals)
    capsys.readouterr()

    main(["rejected", number, "--person", "cleo", "--format", "csv"])

    out = capsys.readouterr().out
    assert "1+1" in out
    assert ",=1+1" not in out


def test_a_recall_without_a_reason_is_refused(home, pack, arrivals, capsys) -> None:
    number = sent(capsys, pack, arrivals)

    assert main(["recall", number, "--by", "ana"]) == 1
    assert "[cli-reason-needed]" in capsys.readouterr().err


def test_a_question_with_a_wrong_word_lists_the_right_ones(home, capsys) -> None:
    words = ["ask", "IE.detected", "--from", "2024", "--to", "2024", "--viewer", "QMR"]

    assert main([*words, "--by", "nationality", "--person", "ana"]) == 1
    assert "citizenship" in capsys.readouterr().err


def test_an_own_figure_is_answered_with_coverage_and_citation(
    home, pack, arrivals, capsys
) -> None:
    number = sent(capsys, pack, arrivals)
    main(["clear", number, "--by", "cleo"])
    main(["approve", number, "--by", "ben"])
    words = (
        *(
            "ask",
            "IE.detected",
            "--by",
            "period",
            "--from",
            "2024-01",
            "--to",
            "2024-03",
        ),
        *("--where", "participant=QMR", "--grain", "month", "--viewer", "QMR"),
    )

    found = told(capsys, *words, "--person", "ana")

    assert [row["value"] for row in found["rows"]] == ["5", "7", "6"]
    assert {
        row["state"] for row in found["coverage"] if row["participant"] == "QMR"
    } == {"in"}
    assert (
        main(["rebuild", found["citation"], "--viewer", "QMR", "--person", "ana"]) == 0
    )


def test_an_answer_leaves_as_a_file_in_each_format(
    home, pack, arrivals, tmp_path, capsys
) -> None:
    number = sent(capsys, pack, arrivals)
    main(["clear", number, "--by", "cleo"])
    main(["approve", number, "--by", "ben"])
    words = [
        *("ask", "IE.detected", "--from", "2024-01", "--to", "2024-03"),
        *("--where", "participant=QMR", "--grain", "month", "--viewer", "QMR"),
        *("--by", "period"),
    ]

    for kind in ("csv", "json", "parquet"):
        path = tmp_path / f"answer.{kind}"
        assert main([*words, "--format", kind, "--output", str(path)]) == 0
    assert main([*words, "--format", "parquet"]) == 1

    lines = (tmp_path / "answer.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 4
    data = json.loads((tmp_path / "answer.json").read_text("utf-8"))
    assert data["citation"]
    values = pq.read_table(tmp_path / "answer.parquet")["value"].to_pylist()
    assert values == [5, 7, 6]


def test_a_nil_return_is_approved_by_two(home, capsys) -> None:
    main(
        [
            "person",
            "add",
            "eve",
            "Eve",
            "--of",
            "QMR",
            "--role",
            "validator",
            "--by",
            "ana",
        ]
    )
    words = ("nil", "QMR", "coast-guard", "SM", "2024-03", "--by", "cleo")
    number = told(capsys, *words)["number"]

    assert main(["clear", number, "--by", "cleo"]) == 0
    assert told(capsys, "approve", number, "--by", "ben")["state"] == "cleared"
    assert main(["approve", number, "--by", "ben"]) == 1
    assert told(capsys, "approve", number, "--by", "eve")["state"] == "sealed"


def test_an_offer_to_nobody_known_is_refused(home, capsys) -> None:
    words = ["offer", "QMR", "IE", "statistics", "--to", "QQQ", "--by", "ana"]

    assert main(words) == 1


def test_why_says_in_words_what_is_missing(home, capsys) -> None:
    main(["offer", "QMR", "IE", "statistics", "--to", "XAL", "--by", "ana"])
    capsys.readouterr()

    assert main(["why", "QMR", "IE", "--owner", "XAL", "--person", "ana"]) == 0

    out = capsys.readouterr().out
    assert "[" in out
    assert "XAL" in out


def test_a_note_is_kept_and_listed(home, capsys) -> None:
    words = ["context", "add", "QMR", "law", "قانون جديد", "--in", "ar", "--flow", "IE"]

    assert main([*words, "--from", "2024-01-01", "--by", "ana"]) == 0

    (row,) = told(capsys, "context", "list", "QMR", "--person", "ana")["rows"]
    assert row["text"] == "قانون جديد"


def test_the_removal_list_is_applied_by_central_people(home, capsys) -> None:
    assert told(capsys, "restore", "--by", "sam")["recalled"] == []
    assert main(["restore", "--by", "ana"]) == 1


def test_a_home_of_an_older_version_says_what_to_do(home, capsys) -> None:
    applied = MigrationRecorder(connection).migration_qs
    applied.filter(app="participants").order_by("-name")[:1].get().delete()

    assert main(["submissions"]) == 1
    assert "[cli-home-older]" in capsys.readouterr().err


def test_a_home_of_a_newer_version_is_left_alone(home, capsys) -> None:
    MigrationRecorder(connection).record_applied("participants", "9999_from_later")

    assert main(["submissions"]) == 1
    assert "[cli-home-newer]" in capsys.readouterr().err
