"""Files of random layout that no pack was written for, held against what they hold."""

from datetime import date

import pytest

from balise.intake.suggesting import try_out
from balise.simulation.region import region
from balise.simulation.unseen import KINDS, ministry, unseen


@pytest.fixture(scope="module")
def simulated():
    return region(scale=20_000)


@pytest.mark.parametrize("number", range(30_000, 30_012))
def test_after_the_answers_of_whoever_knows_the_file_its_totals_are_exact(
    see, simulated, tmp_path, number
) -> None:
    file = unseen(simulated, number)
    path = tmp_path / file.name
    path.write_bytes(file.content)
    seen = see(path)
    answers: dict[str, str] = {}

    while asked := seen.answered(answers).questions:
        answers[asked[0].name] = file.answers[asked[0].name]
    made = try_out(
        seen.answered(answers).content,
        seen.reading,
        seen.backend,
        received_on=date(2026, 6, 1),
    )

    totals = {(table, f): n for (_, table, f), n in seen.totals(made).items()}
    assert totals == dict(file.totals)


def test_an_unseen_file_is_the_same_each_time(simulated) -> None:
    assert unseen(simulated, 7) == unseen(region(scale=20_000), 7)


@pytest.mark.parametrize("number", range(500, 512))
def test_a_table_as_ministries_print_it_is_exact_within_three_answers(
    see, simulated, tmp_path, number
) -> None:
    file = ministry(simulated, number)
    path = tmp_path / file.name
    path.write_bytes(file.content)
    seen = see(path)
    answers: dict[str, str] = {}

    while asked := seen.answered(answers).questions:
        answers[asked[0].name] = file.answers[asked[0].name]
        assert len(answers) <= 3

    tried = seen.tried(seen.answered(answers))
    assert tried.converted.balance.rejected == 0
    assert seen.totals(tried) == dict(file.totals)


def test_every_kind_of_ministry_table_is_among_the_first_numbers(simulated) -> None:
    assert {ministry(simulated, number).kind for number in range(40)} == {*KINDS}
