"""Next month's file against the pack of the months before."""

import pytest

from balise.intake.drifting import Effect, drift, quiet_changes
from balise.intake.packs import load_pack
from balise.intake.suggesting import as_yaml

MARCH = """date;nationality;sex;persons
01/03/2024;Iraq;Male;1.012
02/03/2024;Iraq;Female;3
03/03/2024;Egypt;Male;40
14/03/2024;Egypt;Female;9
"""


@pytest.fixture
def pack(see):
    seen = see(MARCH)
    return seen.tried(seen.suggest(indicator="IE.detected")).pack


@pytest.fixture
def compare(see, pack):
    def compared(text, **answers):
        seen = see(text)
        return seen, drift(
            seen.reading, pack, seen.backend, file_name="april.csv", answers=answers
        )

    return compared


def codes(found) -> set[str]:
    return {change.message.code for change in found.changes}


def test_a_file_like_the_last_one_differs_in_nothing(compare, pack) -> None:
    _, found = compare(MARCH.replace("/03/", "/04/"))

    assert not found.changes
    assert found.proposed == pack.content


def test_columns_in_another_order_change_nothing_and_are_said(compare) -> None:
    lines = [";".join(line.split(";")[::-1]) for line in MARCH.splitlines()]
    _, found = compare("\n".join(lines) + "\n")

    assert codes(found) == {"drift-moved"}
    assert found.harmless


def test_a_renamed_column_is_recognised_and_proposed(compare) -> None:
    seen, found = compare(MARCH.replace("nationality", "country of citizenship"))

    assert codes(found) == {"drift-renamed"}
    assert not found.harmless
    assert load_pack(as_yaml(found.proposed)).version == "2"
    assert seen.tried(seen.suggest(earlier=(load_pack(as_yaml(found.proposed)),))).clean


def test_an_added_column_stops_until_somebody_says_what_it_is(compare) -> None:
    lines = MARCH.splitlines()
    rows = [f"{line};{x}" for line, x in zip(lines[1:], "abab", strict=True)]
    _, found = compare("\n".join([lines[0] + ";zone", *rows]) + "\n")

    assert codes(found) == {"drift-added"}
    assert [change.effect for change in found.changes] == [Effect.STOPS]
    assert found.questions or "zone" in found.proposed["layouts"][0]["columns"]


def test_a_lost_column_leaves_no_pack_to_propose(compare) -> None:
    lines = [
        ";".join(line.split(";")[:2] + line.split(";")[3:])
        for line in MARCH.splitlines()
    ]
    _, found = compare("\n".join(lines) + "\n")

    assert "drift-lost" in codes(found)
    assert found.proposed is None


def test_a_new_label_is_an_error_on_its_rows_and_a_question(compare) -> None:
    _, found = compare(MARCH.replace("Egypt", "Egyptland"))

    assert codes(found) == {"drift-labels"}
    assert [q.name for q in found.questions] == ["labels:nationality"]
    _, answered = compare(
        MARCH.replace("Egypt", "Egyptland"),
        **{"labels:nationality": "Egyptland=EGY"},
    )
    columns = answered.proposed["layouts"][0]["columns"]
    assert columns["nationality"]["labels"] == {"Egyptland": "EGY"}


def test_numbers_with_other_marks_would_be_other_numbers(compare, see, pack) -> None:
    english = MARCH.replace("1.012", "1,012")
    seen, found = compare(english)

    assert codes(found) == {"drift-numbers"}
    columns = found.proposed["layouts"][0]["columns"]
    assert columns["persons"]["measure"]["thousands"] == ","
    quiet = quiet_changes(seen.reading, pack, seen.backend)
    assert [finding.rule for finding in quiet] == ["drift-numbers"]


def test_days_that_became_months_are_found_by_their_order(see, pack) -> None:
    days = ("04/11", "05/02", "05/09", "06/01", "06/10")
    rows = "".join(f"{day}/2024;Iraq;Male;5\n" for day in days)
    seen = see("date;nationality;sex;persons\n" + rows)
    found = quiet_changes(seen.reading, pack, seen.backend)

    assert [finding.rule for finding in found] == ["drift-days"]


def test_a_table_in_thousands_is_said(see, pack) -> None:
    seen = see("Arrivals in thousands\n\n" + MARCH)
    found = quiet_changes(seen.reading, pack, seen.backend)

    assert [finding.rule for finding in found] == ["drift-multiplier"]


def test_an_unchanged_file_is_found_nothing_about(see, pack) -> None:
    seen = see(MARCH)

    assert quiet_changes(seen.reading, pack, seen.backend) == ()
