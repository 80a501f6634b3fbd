"""One history, drawn alike everywhere, in which what the story tells can be found."""

import csv
import hashlib
import re
from datetime import date
from importlib.resources import files
from itertools import pairwise

import numpy as np
import pytest

from balise.simulation.draws import Draws
from balise.simulation.history import DETECTIONS_PER_PARTY, PARTIES_PER_CHAPTER, chapter
from balise.simulation.region import Region, region

UNTIL = date(2025, 12, 31)
STEP, MOVED = 36, 30


@pytest.fixture(scope="module")
def simulated() -> Region:
    return region(until=UNTIL)


def test_a_history_is_the_same_on_every_machine() -> None:
    drawn = region(seed=7, scale=500, until=UNTIL).truth.table(
        ["agency", "flow", "day", "citizenship", "sex", "age", "place", "facilitated"]
    )
    text = "\n".join(str(row) for row in drawn.to_pylist())

    # Drawn once and written down: another processor or NumPy must give it again.
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "51f7aac5c67f666b"


def test_another_seed_is_another_history() -> None:
    one, other = (region(seed=seed, scale=5_000, until=UNTIL).truth for seed in (1, 2))

    assert one.cells(["participant", "flow"]) != other.cells(["participant", "flow"])


def test_any_chapter_can_be_drawn_alone() -> None:
    whole = region(scale=DETECTIONS_PER_PARTY * (PARTIES_PER_CHAPTER + 500))
    _, second = whole.chapters()

    alone = chapter(whole.keys, whole.days, whole.seed, 1, 500)

    assert np.array_equal(alone.detections.person, second.detections.person)
    assert np.array_equal(alone.detections.day, second.detections.day)


@pytest.mark.parametrize("scale", [10_000, 100_000])
def test_the_scale_says_roughly_how_many_detections_there_are(scale: int) -> None:
    found = len(region(scale=scale, until=UNTIL).truth.notes)

    assert 0.8 * scale < found < 1.2 * scale


def test_five_years_of_whole_months_precede_the_one_that_runs(simulated) -> None:
    assert simulated.days.months[0] == "2020-12"
    assert simulated.days.months[-1] == "2025-11"
    assert len(simulated.days.months) == 60


def test_a_displacement_moves_parties_from_one_way_to_another(simulated) -> None:
    truth, named = simulated.truth, simulated.days.months
    before, after = named[MOVED - 12 : MOVED], named[MOVED : MOVED + 12]

    def noted(route: str, when: list[str]) -> int:
        cells = truth.cells(["month"], route=route, flow="IE")
        return sum(cells.get((month,), 0) for month in when)

    assert noted("central-sea", after) < noted("central-sea", before) / 2
    assert noted("western-sea", after) > noted("western-sea", before) * 1.8


def test_each_way_has_its_season(simulated) -> None:
    cells = simulated.truth.cells(["month"], route="island-steps", flow="IE")
    by_season = {"07": 0, "01": 0}
    for (month,), count in cells.items():
        by_season[month[-2:]] = by_season.get(month[-2:], 0) + count

    assert by_season["07"] > 50
    assert by_season["01"] == 0


def test_two_agencies_note_some_persons_twice(simulated) -> None:
    notes = simulated.truth.count(participant="QNS", flow="IS")
    persons = simulated.truth.persons(participant="QNS", flow="IS")
    police = simulated.truth.count(participant="QNS", flow="IS", agency="police")

    assert notes == persons + police
    assert 0.2 < police / persons < 0.5


def test_exits_and_entries_of_one_leg_leave_a_gap(simulated) -> None:
    pair = simulated.story.happenings["mirror_gap"]["pair"]
    left = simulated.truth.count(participant=pair[0], flow="IX", next_country=pair[1])
    came = simulated.truth.count(
        participant=pair[1], flow="IE", previous_country=pair[0]
    )

    assert left > 100
    assert came > left * 1.8


def test_an_island_that_looks_and_finds_nobody_is_truly_zero(simulated) -> None:
    assert simulated.truth.count(participant="QPA") == 0
    assert simulated.participants["QPA"].reporting("IE")
    winter = simulated.truth.cells(["month"], participant="QYS", flow="IE")
    assert not [month for (month,) in winter if month.endswith(("-01", "-02"))]
    assert winter


def test_the_fee_rises_on_one_way_alone(simulated) -> None:
    ways = simulated.story.routes

    steps = {
        code: simulated.story.fee(way, STEP) / simulated.story.fee(way, STEP - 1)
        for code, way in ways.items()
    }

    assert steps.pop("western-sea") == 1.5
    assert set(steps.values()) == {1.0}


def test_every_table_of_the_truth_adds_up_to_every_other(simulated) -> None:
    truth = simulated.truth
    kind = {"participant": "QMR", "flow": "IE"}

    totals = {
        sum(truth.cells(by, **kind).values())
        for by in (["month"], ["citizenship"], ["sex", "adult"], ["place", "day"])
    }

    assert totals == {truth.count(**kind)}


def test_incidents_are_joined_and_rest_on_the_history(simulated) -> None:
    tables = simulated.incidents
    known = set(tables["incident"]["incident"].to_pylist())

    assert len(known) == len(tables["incident"]) > 300
    for table in tables.values():
        assert len(table) > 0
        assert set(table["incident"].to_pylist()) <= known
    found = [
        row
        for row in tables["group"].to_pylist()
        if row["outcome"] == "detected" and row["incident"].startswith("QMR")
    ]
    entered = simulated.truth.count(participant="QMR", flow="IE")
    assert 0 < sum(row["count"] for row in found) < entered


def test_the_dead_and_the_missing_are_kept_apart(simulated) -> None:
    outcomes = set(simulated.incidents["group"]["outcome"].to_pylist())

    assert outcomes == {"dead", "missing", "rescued", "detected", None}


def test_legs_lead_from_one_participant_to_the_next(simulated) -> None:
    by_incident: dict[str, list[dict[str, object]]] = {}
    for row in simulated.incidents["leg"].to_pylist():
        by_incident.setdefault(row["incident"], []).append(row)

    assert max(len(legs) for legs in by_incident.values()) == 3
    for legs in by_incident.values():
        ordered = sorted(legs, key=lambda leg: leg["leg"])
        assert [leg["leg"] for leg in ordered] == list(range(1, len(legs) + 1))
        for one, other in pairwise(ordered):
            assert one["to_country"] == other["from_country"]


def test_draws_are_even_and_stay_below_their_limit() -> None:
    drawn = Draws(1, 1).below(100_000, 10)

    counts = np.bincount(drawn, minlength=10)
    assert counts.sum() == 100_000
    assert counts.min() > 9_500
    assert len(counts) == 10


def test_a_history_too_large_for_memory_is_not_put_together() -> None:
    with pytest.raises(ValueError, match="chapters"):
        _ = region(scale=100_000_000).truth


def test_participants_bear_codes_that_no_country_can_have(simulated) -> None:
    real = {code for found in simulated.story.citizenships.values() for code in found}

    assert len(simulated.participants) >= 14
    assert {p.kind for p in simulated.participants.values()} == {"State", "territory"}
    for code, participant in simulated.participants.items():
        assert re.fullmatch(r"(Q[M-Z]|X[A-JL-Z])[A-Z]", code)
        assert code not in real
        assert set(participant.names) == {"ar", "en", "es", "fr", "ru", "zh"}


def test_the_code_list_names_the_same_participants(simulated) -> None:
    source = files("balise.vocabulary") / "simulated_participants.csv"
    listed = list(csv.DictReader(source.read_text(encoding="utf-8").splitlines()))

    assert {row.pop("code"): row for row in listed} == {
        code: dict(p.names) for code, p in simulated.participants.items()
    }
