"""What was typed wrongly is said in the reader's language; the exit code stays 2."""

import json
import re

import pytest

from balise.vocabulary.languages import LANGUAGES
from balise.vocabulary.messages import catalogue
from balise_web.cli import main
from balise_web.commands.grammar.building import day, pair
from balise_web.commands.grammar.mistakes import (
    _FORMS,
    Grammar,
    MistakeError,
    mistake,
)

MISTAKES = (
    ("usage-required", ["release", "n1"]),
    ("usage-required", ["submit"]),
    ("usage-unknown", ["submissions", "--colour"]),
    ("usage-no-choice", ["submissions", "--language", "la"]),
    ("usage-no-choice", ["relase"]),
    ("usage-one-value", ["submissions", "--for"]),
    ("usage-not-a-number", ["rejected", "n1", "--limit", "many"]),
    ("usage-not-a-day", ["release", "n1", "--by", "ana", "--on", "tomorrow"]),
    ("usage-no-value", ["submissions", "--json=yes"]),
)


@pytest.mark.parametrize(("code", "typed"), MISTAKES)
def test_a_mistake_is_named_by_its_code(code, typed, capsys):
    assert main(["--json", *typed]) == 2

    refused = json.loads(capsys.readouterr().out)["refused"]
    assert [one["code"] for one in refused] == [code]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_the_language_asked_for(language, capsys):
    assert main(["--language", language, "rejected", "n1", "--limit", "many"]) == 2

    shown = capsys.readouterr()
    plain = re.sub("[\\u2066-\\u2069\\u200e\\u200f]", "", shown.err)
    sentence = catalogue()["usage-not-a-number"][language]
    assert sentence.format(argument="--limit", value="'many'") in plain
    assert "usage: balise rejected" in shown.err
    assert shown.out == ""


def test_the_language_of_the_terminal_is_used(monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")

    assert main(["submissions", "--for"]) == 2

    assert "suivi d\u2019une valeur" in capsys.readouterr().err


def a_parser():
    top = Grammar(prog="p")
    one = top.add_mutually_exclusive_group(required=True)
    one.add_argument("--this")
    one.add_argument("--that", nargs=2)
    top.add_argument("--some", nargs="+")
    top.add_argument("--pair", type=pair)
    top.add_argument("--day", type=day)
    top.add_argument("--sample")
    return top


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("usage-one-of", []),
        ("usage-not-both", ["--this", "a", "--that", "b", "c"]),
        ("usage-values", ["--that", "a"]),
        ("usage-some-values", ["--this", "a", "--some"]),
        ("usage-not-a-pair", ["--this", "a", "--pair", "b"]),
        ("usage-ambiguous", ["--this", "a", "--s", "b"]),
    ],
)
def test_the_standard_library_still_says_it_so(code, typed):
    with pytest.raises(MistakeError) as found:
        a_parser().parse_args(typed)

    assert found.value.message.code == code


def test_what_is_not_recognised_is_quoted():
    assert mistake("something new").code == "usage-wrong"
    assert {code for code, _ in _FORMS} <= set(catalogue())
