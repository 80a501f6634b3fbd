"""The words of the command line: helpful, quick, documented, and never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import catalogue, placeholders
from balise_web.cli import main
from balise_web.commands.grammar import parser
from balise_web.commands.reference import leaves, page

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = list(leaves(parser()))


@pytest.fixture
def arrivals(tmp_path: Path) -> Path:
    file = tmp_path / "arrivals.csv"
    file.write_text("t,n\n2024-01-01,5\n2024-02-01,7\n", encoding="utf-8")
    return file


def test_help_comes_without_the_engine_or_django() -> None:
    code = (
        "import sys; from balise_web.cli import main; main(['--help']);"
        "print(sorted({'django', 'duckdb', 'ibis', 'yaml', 'pyarrow'} & set(sys.modules)))"
    )

    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout

    assert out.splitlines()[-1] == "[]"


def test_help_waits_for_nothing_that_is_slow_to_start() -> None:
    """How long it takes is measured in ``benchmarks``; here is why it is short."""
    code = (
        "import sys, balise_web.cli as cli; cli.main(['--help']); "
        "print(sorted({'django', 'duckdb', 'ibis', 'pyarrow', 'babel'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )

    assert told.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[n for n, _ in COMMANDS])
def test_every_command_has_a_summary_and_an_example_that_parses(name, command) -> None:
    import shlex

    assert command.description.endswith(".")
    for line in command.epilog.removeprefix("example:\n").splitlines():
        words = shlex.split(line.strip())
        assert words[0] == "balise"
        assert parser().parse_args(words[1:]).run == command.get_default("run")


def test_every_argument_says_what_it_means() -> None:
    silent = [(name, a.dest) for name, c in COMMANDS for a in c._actions if not a.help]

    assert not silent


@pytest.mark.parametrize(("name", "command"), COMMANDS, ids=[n for n, _ in COMMANDS])
def test_every_command_names_a_function_that_exists(name, command) -> None:
    module, _, function = command.get_default("run").partition(":")
    source = ROOT / "src" / (module.replace(".", "/") + ".py")
    package = ROOT / "src" / module.replace(".", "/") / "__init__.py"
    text = (source if source.exists() else package).read_text(encoding="utf-8")

    assert f"def {function}(" in text


def test_the_reference_page_is_current() -> None:
    kept = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")

    assert kept == page(), "python -m balise_web.commands.reference"


def test_a_write_without_a_person_is_a_usage_mistake(capsys) -> None:
    assert main(["clear", "N"]) == 2
    assert "--by" in capsys.readouterr().err


def test_words_that_are_not_understood_are_a_usage_mistake(capsys) -> None:
    assert main(["sumbit"]) == 2
    assert main(["release", "N", "--on", "31.12.2024", "--by", "ana"]) == 2
    assert "2024-03-31" in capsys.readouterr().err


def test_reading_shows_the_layout_and_the_first_rows(arrivals, capsys) -> None:
    assert main(["read", str(arrivals), "--rows", "1"]) == 0

    out = capsys.readouterr().out
    assert "2024-01-01" in out
    assert "2024-02-01" not in out


def test_reading_as_data_keeps_text_as_text(arrivals, capsys) -> None:
    assert main(["read", str(arrivals), "--json"]) == 0

    found = json.loads(capsys.readouterr().out)
    assert found["header"] == ["t", "n"]
    assert found["first_rows"] == [[2, "2024-01-01", "5"], [3, "2024-02-01", "7"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_file_is_said_in_each_language(language, capsys) -> None:
    assert main(["read", "nowhere.csv", "--language", language]) == 1

    err = capsys.readouterr().err
    assert "[cli-no-file]" in err
    assert "nowhere.csv" in err
    assert "Traceback" not in err


def test_the_language_comes_from_the_surroundings(monkeypatch, capsys) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")

    main(["read", "nowhere.csv"])

    assert "ne peut pas être lu" in capsys.readouterr().err


def test_a_refusal_as_data_has_code_parameters_and_sentence(capsys) -> None:
    assert main(["read", "nowhere.csv", "--json"]) == 1

    found = json.loads(capsys.readouterr().out)
    assert found["ok"] is False
    assert found["refused"][0]["code"] == "cli-no-file"
    assert found["refused"][0]["params"]["file"] == "nowhere.csv"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken"])
def test_a_file_that_is_none_ends_in_a_sentence(content, tmp_path, capsys) -> None:
    file = tmp_path / "book.xlsx"
    file.write_bytes(content)

    assert main(["read", str(file)]) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_where_no_home_was_made_nothing_is_made(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "balise_web.cli", "submissions", "--home", "new"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={k: v for k, v in os.environ.items() if k != "DATABASE_URL"},
    )

    assert done.returncode == 1
    assert "[cli-no-home]" in done.stderr
    assert not list(tmp_path.iterdir())


def with_database(url: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "balise_web.cli", "participant", "list"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DATABASE_URL": url, "BALISE_HOME": str(tmp_path)},
    )


def test_a_database_that_is_away_is_said_in_a_sentence(tmp_path) -> None:
    done = with_database("postgresql://nobody@127.0.0.1:9/none", tmp_path)

    assert done.returncode == 1
    assert "[database-away]" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_used_is_named(tmp_path) -> None:
    done = with_database("oracle://nobody@127.0.0.1/none", tmp_path)

    assert done.returncode == 2
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_is_a_sentence_and_a_log_without_values(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("BALISE_HOME", str(tmp_path))
    monkeypatch.setattr(
        "balise_web.commands.files.existing", lambda name: Path(name).secret_of_ana
    )

    assert main(["read", "file.csv"]) == 3

    err = capsys.readouterr().err
    assert "[cli-fault]" in err
    assert "Traceback" not in err
    assert "secret_of_ana" not in (tmp_path / "fault.log").read_text().splitlines()[-1]


def test_every_sentence_of_the_command_line_says_the_same_in_six_languages() -> None:
    ours = {k: v for k, v in catalogue().items() if k.startswith(("cli-", "demo-"))}

    assert len(ours) > 100
    for code, sentences in ours.items():
        assert set(sentences) == set(LANGUAGES), code
        assert len({placeholders(text) for text in sentences.values()}) == 1, code
