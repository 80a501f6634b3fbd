"""The tutorial works: each of its commands is run, in order, as it is printed."""

import re
import shlex
from pathlib import Path

import pytest

from balise_web.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/tutorial/first-submission.md").read_text(encoding="utf-8")


def block(kind: str) -> str:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[0]


@pytest.fixture
def folder(settings, tmp_path: Path, db, monkeypatch) -> Path:
    settings.BALISE_HOME = tmp_path / "home"
    settings.STORE_ROOT = tmp_path / "home" / "store"
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.txt").write_text(block("text"), encoding="utf-8")
    (tmp_path / "arrivals.csv").write_text(block("csv"), encoding="utf-8")
    return tmp_path


def test_the_tutorial_works_as_printed(folder, capsys) -> None:
    commands = re.findall(r"^\$ balise (.*)$", PAGE, re.MULTILINE)
    number = "NUMBER"

    for command in commands:
        words = shlex.split(command.replace("NUMBER", number))
        assert main([*words, "--language", "en"]) == 0, command
        told = capsys.readouterr().out
        if found := re.search(r"^Number +(\S+)", told, re.MULTILINE):
            number = found[1]

    assert len(commands) > 15
