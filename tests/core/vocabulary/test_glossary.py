"""The glossary has one row per word, in six languages, and says who reviewed it."""

import re
from pathlib import Path

import pytest

GLOSSARY = Path(__file__).resolve().parents[3] / "GLOSSARY.md"
WORDS = [
    "participant",
    "agency",
    "dataflow",
    "depth",
    "pack",
    "submission",
    "finding",
    "balance",
    "offer",
    "terms",
    "slice",
    "decision",
    "question",
    "answer",
    "citation",
    "coverage",
    "released",
    "sealed",
    "recall",
    "shelf",
    "extent",
    "giving",
    "restriction",
    "family",
    "universe",
    "breakdown",
]
WORDS += ["source sheet", "removal record", "reference source", "nil return"]


def rows() -> list[list[str]]:
    lines = GLOSSARY.read_text(encoding="utf-8").splitlines()
    cells = [[c.strip() for c in line.strip("|").split("|")] for line in lines if line]
    return [row for row in cells if row[0].startswith("**")]


def test_every_term_stands_once() -> None:
    terms = [row[0].strip("*") for row in rows()]

    assert len(terms) == len(set(terms)) > 50
    assert not [term for term in WORDS if term not in terms]


@pytest.mark.parametrize("column", range(2, 7))
def test_no_two_terms_share_a_translation(column: int) -> None:
    told = [row[column].casefold() for row in rows()]

    assert not {word for word in told if told.count(word) > 1}


def test_every_term_has_one_sentence_and_six_names_and_says_who_reviewed_them() -> None:
    for row in rows():
        assert len(row) == 8, row[0]
        assert all(row), row[0]
        assert row[1].endswith("."), row[0]
        assert not re.search(r"[.!?] [A-Z]", row[1]), f"one sentence: {row[0]}"
        assert re.fullmatch(
            r"machine-made|reviewed: ((ar|en|es|fr|ru|zh)(, )?)+", row[7]
        ), row[0]
