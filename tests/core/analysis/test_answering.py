from balise.analysis.answering import ask
from core.analysis.opened import ASlice, opened, question, rows, setting


def test_a_reported_total_is_shown_as_reported():
    total = ASlice("_T", "2023", {"": 10})
    parts = ASlice("citizenship", "2023", {"SYR": 4, "AFG": 5})

    answer = ask(question(), opened(total, parts), setting())

    assert rows(answer, "value", "how", "table") == [(10, "reported", "_T")]


def test_months_make_a_year_only_when_all_are_there():
    months = [ASlice("_T", f"2023-{m:02}", {"": m}) for m in range(1, 13)]

    year = ask(question(), opened(*months), setting())
    short = ask(question(), opened(*months[:11]), setting())

    assert rows(year, "period", "value", "reading") == [("2023", 78, "figure")]
    assert rows(short, "period", "value", "reading") == [
        ("2023-01/2023-11", 66, "figure")
    ]
