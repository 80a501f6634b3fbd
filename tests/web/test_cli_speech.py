"""Tables and sentences on a terminal, in any direction and any script."""

import unicodedata
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from balise_web.commands.asking import figure
from balise_web.commands.speech import RIGHT, pairs, table
from balise_web.wording import ISOLATE, RELEASE, number, plain, say


def test_columns_stand_under_each_other() -> None:
    shown = table(["who", "n"], [["Qamara", 7], ["Xo", 1200]], "en")

    assert shown.splitlines() == [
        "who        n",
        "──────  ────",
        "Qamara     7",
        "Xo      1200",
    ]


def test_wide_letters_take_two_columns() -> None:
    shown = table(["国", "n"], [["卡马拉", 7], ["X", 8]], "zh").splitlines()

    assert shown[2].endswith("7")
    assert shown[3] == "X       8"


def test_an_arabic_table_starts_right_and_isolates_every_cell() -> None:
    lines = table(["المشارك", "n"], [["QMR", 7]], "ar").splitlines()

    assert all(line.startswith(RIGHT) for line in lines)
    assert f"{ISOLATE}QMR{RELEASE}" in lines[2]


def test_a_latin_code_in_an_arabic_sentence_is_isolated() -> None:
    said = say("cli-no-pack", "ar", pack="hn-monthly")

    assert f"{ISOLATE}hn-monthly{RELEASE}" in said


def test_arabic_in_an_english_table_is_isolated_too() -> None:
    assert f"{ISOLATE}قمارة{RELEASE}" in table(["name"], [["قمارة"]], "en")


def test_a_sentence_keeps_its_isolates_in_a_table_but_a_file_cannot_leave_one_open():
    said = say("cli-no-pack", "ar", pack="p")

    assert said in table(["x"], [[said]], "ar")
    assert table(["x"], [["a\u2068b"]], "en").endswith("a·b")


def test_nothing_gives_no_table_and_empty_facts_no_line() -> None:
    assert table(["who"], [], "en") == ""
    assert pairs([("who", None), ("what", "x")], "en") == "what  x"


def test_decimals_are_written_plainly() -> None:
    assert number(Decimal("1E+3")) == "1000"
    assert number(Decimal("2.500000")) == "2.5"
    assert plain({"a": (Decimal("7.000000"), None)}) == {"a": ["7", None]}


def test_a_hidden_figure_is_never_shown_as_zero() -> None:
    blank = {"value": None, "lower": None, "upper": None}

    assert figure({**blank, "reading": "hidden"}) == "…"
    assert figure({**blank, "reading": "figure"}) == "…"
    assert figure({**blank, "reading": "at-least", "lower": Decimal(3)}) == "≥3"
    assert figure({"lower": 1, "upper": 4, "reading": "range"}) == "1–4"
    assert figure({"value": Decimal("0.000000"), "reading": "figure"}) == "0"


@given(st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=2), max_size=6))
def test_no_text_of_a_file_can_move_the_cursor(rows: list[list[str]]) -> None:
    shown = table(["a", "b"], rows, "en")

    for character in shown.replace("\n", ""):
        assert unicodedata.category(character) != "Cc"
    assert shown.count("\n") == (len(rows) + 1 if rows else 0)
