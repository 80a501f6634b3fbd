"""No exported cell runs as a formula; numbers stay numbers, other text is untouched."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from balise.vocabulary.spreadsheets import (
    escaped,
    neutralised,
    unescaped,
    write_csv_safe,
)

RUNS = tuple("=+-@\t\r")


@given(st.text())
@example("=1+1")
@example(" =1+1")
@example("-2+3+cmd|' /C calc'!A0")
@example("@SUM(A1)")
@example("\u200e=1")
def test_no_text_starts_as_a_formula(text):
    safe = neutralised(text)

    assert safe in {text, f"'{text}"}
    assert not safe.startswith(RUNS) or safe.lstrip("+-")[0].isdigit()


@given(st.decimals(allow_nan=False, allow_infinity=False).map(lambda n: f"{n:f}"))
def test_a_number_stays_a_number(number):
    assert neutralised(number) == number


@given(st.text().filter(lambda text: text[:1].isalpha()))
def test_other_text_is_untouched(text):
    assert neutralised(text) == text


@given(st.lists(st.lists(st.text(), min_size=2, max_size=4), max_size=5))
def test_what_is_written_reads_back(rows):
    out = io.StringIO(newline="")

    write_csv_safe(out, rows)

    read_back = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert read_back == [[neutralised(cell) for cell in row] for row in rows]


@given(st.text())
@example("'=1+1")
@example("''=1+1")
@example("'")
def test_what_is_escaped_runs_nothing_and_comes_back_exactly(text):
    safe = escaped(text)

    assert unescaped(safe) == text
    assert neutralised(safe) == safe
